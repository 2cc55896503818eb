// Purpose: citations by their ids, each with its source.
// Parameters: $ids - list of ids
// Columns: found - list of {citation, source}, properties of both
UNWIND $ids AS id
MATCH (c:Entity {id: id})-[:IN]->(s:Source)
WHERE s:Entity
RETURN collect({citation: properties(c), source: properties(s)}) AS found
