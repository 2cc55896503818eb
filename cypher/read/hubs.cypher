// Purpose: nodes with very many relationships, through which nearly everything is connected; each is counted up to the limit only.
// Parameters: $question - map with `ids`, a list of ids; $limit - the number of relationships from which a node is one
// Columns: id - id of such a node
UNWIND $question.ids AS id
MATCH (n:Entity {id: id})
CALL (n) {
  MATCH (n)-[r]-()
  WHERE type(r) <> 'CITES'
  WITH r LIMIT $limit
  RETURN count(r) AS degree
}
WITH id, degree
WHERE degree >= $limit
RETURN id
