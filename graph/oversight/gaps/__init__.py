"""Gaps that follow from the graph by named rules, beside those that a source records."""
