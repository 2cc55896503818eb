// Purpose: which state of the graph answers; it changes with every load.
// Parameters: none
// Columns: version - the content hash and the moment of the load, or null where that is not stated yet
MATCH (d:Dataset)
WHERE d:Entity
RETURN d.contentHash + ' ' + d.loadedAt AS version
