"""Search: what a client writes, how it is read, and the hits in one order on every engine."""
