"""Columns in memory: clinics by what they have in common, counted by their answers."""
