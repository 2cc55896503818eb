// Purpose: a picture for Browser or Bloom: a clinic, what it offers and claims, and the law behind that, three steps away at most.
// Parameters: $clinic - id
// Columns: path - the paths
MATCH path = (:Clinic {id: $clinic})-[:OFFERS]->(:Offering)-[:OF|CLAIMS]->()<-[:COVERS|MAY_TAKE]-()
RETURN path
LIMIT 200
