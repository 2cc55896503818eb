// Purpose: where it is said that an authority holds a mandate. A relationship keeps the ids of its citations as a property: this is
//   the join from there to the source.
// Parameters: $mandate - id
// Columns: authority - id; source - title; at - the place in it
MATCH (a:Authority)-[holds:HOLDS]->(:Mandate {id: $mandate})
UNWIND holds.citations AS identity
MATCH (c:Citation {id: identity})-[:IN]->(s:Source)
RETURN a.id AS authority, s.title AS source, c.locator AS at
ORDER BY authority, source, at
