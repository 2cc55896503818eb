"""The database: connections, Cypher files, engines, look-ups, and the whole content as data."""
