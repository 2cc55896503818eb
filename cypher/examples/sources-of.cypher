// Purpose: where everything that is recorded of a thing itself is said. Relationships hold the ids of theirs in `citations`.
// Parameters: $id - id of anything
// Columns: source - title; at - the place in it; confidence - word
MATCH (:Entity {id: $id})-[cites:CITES]->(c:Citation)-[:IN]->(s:Source)
WHERE coalesce(cites.itself, true)
RETURN s.title AS source, c.locator AS at, c.confidence AS confidence
ORDER BY source, at
