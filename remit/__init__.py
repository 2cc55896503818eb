"""Remit: which authority oversees this clinic, for this therapy, on this day, under which law, and what escapes."""

__version__ = "0.1.0"
