"""Answers in words: what is told of links, causes, checklists and gaps, and the languages in which it is told."""
