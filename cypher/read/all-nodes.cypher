// Purpose: every node that is content, for the hash and for the difference that a load makes.
// Parameters: none
// Columns: label - the label beside Entity; properties - all properties
MATCH (n:Entity)
WHERE NOT n:Dataset
RETURN head([l IN labels(n) WHERE l <> 'Entity']) AS label, properties(n) AS properties
