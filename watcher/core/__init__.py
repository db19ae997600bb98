"""Pure: same input, same output; no wire, disk, clock, chance or log."""
