// Purpose: remove relationships; one is known by its type, its ends and its first day.
// Parameters: $edges - list of {type, source, target, validFrom}, validFrom '' where it is open
// Columns: none
UNWIND $edges AS row
MATCH (a:Entity {id: row.source})-[r]->(b:Entity {id: row.target})
WHERE type(r) = row.type AND coalesce(r.validFrom, '') = row.validFrom
DELETE r
