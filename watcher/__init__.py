"""gracious: one kind reply in Drafts for every no, and a check-in months later."""

__version__ = "0.1.0"
