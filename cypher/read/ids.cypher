// Purpose: the ids of all nodes of a kind, so that a misspelt one can be told from those that are there.
// Parameters: $label - the kind
// Columns: ids - list of ids, in order
MATCH (n:Entity)
WHERE $label IN labels(n)
WITH n.id AS id ORDER BY id
RETURN collect(id) AS ids
