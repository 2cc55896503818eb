// Purpose: give nodes that are there other properties.
// Parameters: $nodes - list of properties, with an id
// Columns: none
UNWIND $nodes AS row
MATCH (n:Entity {id: row.id})
SET n = row
