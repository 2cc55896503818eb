// Purpose: remove nodes with whatever still hangs on them.
// Parameters: $ids - list of ids
// Columns: none
UNWIND $ids AS id
MATCH (n:Entity {id: id})
DETACH DELETE n
