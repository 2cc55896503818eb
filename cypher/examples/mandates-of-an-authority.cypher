// Purpose: what an authority is there for: its mandates, and what each of them is about.
// Parameters: $authority - id
// Columns: mandate - id; activity - name; reach - word
MATCH (a:Authority {id: $authority})-[:HOLDS]->(m:Mandate)-[:EXERCISES]->(act:Activity)
RETURN m.id AS mandate, act.name AS activity, m.reach AS reach
ORDER BY mandate
