"""What each page shows, out of the answer to its operation."""
