"""Answers in words: one module for each language, with the same functions."""
