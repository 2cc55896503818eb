"""The translator: what a client selects becomes one Cypher statement and a reader that shapes its one record."""
