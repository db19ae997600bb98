"""The world: one library per room, none knowing another."""
