"""Pages for people: what is asked for each is an operation, what it shows a template."""
