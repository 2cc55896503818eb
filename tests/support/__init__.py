"""What the tests stand on: real databases and the check of the built wheel."""
