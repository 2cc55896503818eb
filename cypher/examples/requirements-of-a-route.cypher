// Purpose: what a route requires, which provision sets that, and who enforces it. No name in the last column: none is recorded.
// Parameters: $route - id
// Columns: requirement - id; set - ids of provisions; enforced - names of authorities
MATCH (q:Requirement)-[:REQUIRED_FOR]->(:Route {id: $route})
OPTIONAL MATCH (q)-[:SET_BY]->(p:Provision)
OPTIONAL MATCH (q)<-[:ENFORCES]-(:Mandate)<-[:HOLDS]-(a:Authority)
RETURN q.id AS requirement, collect(DISTINCT p.id) AS set, collect(DISTINCT a.name) AS enforced
ORDER BY requirement
