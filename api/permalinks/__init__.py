"""Addresses that repeat an answer from the release from which it was given."""
