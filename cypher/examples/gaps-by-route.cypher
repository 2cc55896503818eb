// Purpose: the gaps that sources record, the routes that open them, and how many offerings take these. Gaps that rules find are
//   worked out by the API and stand in no database.
// Parameters: none
// Columns: gap - id; kind - word; routes - ids; offerings - number
MATCH (g:Gap)
OPTIONAL MATCH (g)<-[:OPENS]-(r:Route)
OPTIONAL MATCH (r)<-[:CLAIMS]-(o:Offering)
RETURN g.id AS gap, g.kind AS kind, collect(DISTINCT r.id) AS routes, count(DISTINCT o) AS offerings
ORDER BY gap
