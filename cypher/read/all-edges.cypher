// Purpose: every relationship that is content, for the hash and for the difference that a load makes.
// Parameters: none
// Columns: type - relationship type; source - id it leads from; target - id it leads to; properties - all properties
MATCH (a:Entity)-[r]->(b:Entity)
WHERE type(r) <> 'CITES'
RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties
