// Purpose: what sources contradict each other on: the sides of each contest, side by side.
// Parameters: none
// Columns: about - id of what it is about; claim - id; says - what it says; preferred - whether it is the stronger side
MATCH (c:Claim)-[:ABOUT]->(about:Entity)
WHERE c.contested
RETURN about.id AS about, c.id AS claim, c.predicate + ' ' + c.value AS says, c.preferred AS preferred
ORDER BY c.contest, preferred DESC, claim
