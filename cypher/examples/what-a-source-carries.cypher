// Purpose: what rests on a source: every node that cites it.
// Parameters: $source - id
// Columns: thing - id; kind - its label
MATCH (s:Source {id: $source})<-[:IN]-(:Citation)<-[:CITES]-(thing)
RETURN DISTINCT thing.id AS thing, head([one IN labels(thing) WHERE one <> 'Entity']) AS kind
ORDER BY thing
