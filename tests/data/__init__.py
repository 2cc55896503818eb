"""What the shipped data must say; see README.md."""
