"""The commands that ask questions: what they take, the documents that they send, and what they print."""
