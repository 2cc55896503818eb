"""Pages of what is found, listed and counted."""
