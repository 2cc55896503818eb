// Purpose: let nodes lead to their citations.
// Parameters: $citing - list of {node, citations}, `citations` a list of {id, itself}
// Columns: none
UNWIND $citing AS row
MATCH (a:Entity {id: row.node})
UNWIND row.citations AS cite
MATCH (c:Entity {id: cite.id})
CREATE (a)-[r:CITES {itself: cite.itself}]->(c)
