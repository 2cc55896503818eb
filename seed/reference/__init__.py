"""What is written about the format: the data dictionary and JSON Schemas."""
