// Purpose: what sources contradict each other on: the claims of each contest, with what they are about. Their order follows in
//   graph.analysis.contradictions.
// Parameters: $jurisdiction - id of the jurisdiction that a subject of the contest must belong to, or null for all
// Columns: found - list of contests, each a list of {claim, label, subject}: properties of the claim, label and properties of
//   its subject
MATCH (c:Claim)-[:ABOUT]->(s:Entity)
WHERE c.contested AND c:Entity
WITH c, s, $jurisdiction IS NULL
  OR s.id = $jurisdiction
  OR s.id STARTS WITH $jurisdiction + '.'
  OR EXISTS { MATCH (s)-[:IN]->(home:Jurisdiction) WHERE home.id = $jurisdiction }
  // Concepts belong to no jurisdiction; a claim about one does.
  OR ((s:Activity OR s:TherapyType) AND c.id STARTS WITH $jurisdiction + '.') AS near
WITH c.contest AS contest, collect(near) AS nearness,
  collect({claim: properties(c), label: head([l IN labels(s) WHERE l <> 'Entity']), subject: properties(s)}) AS sides
WHERE any(near IN nearness WHERE near)
RETURN collect(sides) AS found
