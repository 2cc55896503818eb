"""The answer: who oversees a clinic on a day, under which mandate and law, and what escapes."""
