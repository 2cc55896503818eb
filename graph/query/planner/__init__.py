"""The translator: what a client selects becomes one Cypher statement and a decoder that shapes its one record."""
