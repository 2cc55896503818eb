// Purpose: by which lawful routes each therapy may reach patients: its own, and those of what it is a kind of. An empty list: none is
//   recorded.
// Parameters: none
// Columns: therapy - id; routes - ids
MATCH (t:TherapyType)
RETURN t.id AS therapy, COLLECT {
  MATCH (t)-[:BROADER*0..]->(:TherapyType)-[:MAY_TAKE]->(r:Route {standing: 'LAWFUL'})
  RETURN DISTINCT r.id
} AS routes
ORDER BY therapy
