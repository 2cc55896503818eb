"""A page in each form in which it can be had: as HTML, and as data."""
