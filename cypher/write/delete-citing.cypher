// Purpose: let nodes lead to citations no more.
// Parameters: $citing - list of {node, citation}
// Columns: none
UNWIND $citing AS row
MATCH (a:Entity {id: row.node})-[r:CITES]->(c:Entity {id: row.citation})
DELETE r
