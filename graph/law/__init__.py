"""The law in memory, which is the same for every clinic: a snapshot of each state of the graph, and what follows from it."""
