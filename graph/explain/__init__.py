"""Answers in words: what sentences are about, and modules for each language in parallel, with the same functions."""
