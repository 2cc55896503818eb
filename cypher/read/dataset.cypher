// Purpose: what the graph holds: its release, its day, and the packs that it was built from.
// Parameters: none
// Columns: dataset - properties of the one Dataset node; packs - properties of the packs, by id
MATCH (d:Dataset)
WHERE d:Entity
RETURN properties(d) AS dataset, COLLECT { MATCH (p:Pack) WHERE p:Entity RETURN properties(p) ORDER BY p.id } AS packs
