"""What all pages are made from."""
