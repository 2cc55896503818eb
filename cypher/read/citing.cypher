// Purpose: which citations nodes lead to, for the difference that a load makes, and to see whether it is as the content has it.
// Parameters: none
// Columns: node - id; citation - id; itself - whether the node cites it by itself, or a relationship of it does
MATCH (a:Entity)-[r:CITES]->(c:Entity)
RETURN a.id AS node, c.id AS citation, r.itself AS itself
