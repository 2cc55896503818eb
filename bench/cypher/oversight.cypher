// Parameters: $id. Columns: answer.
MATCH (c:Entity {id: $id})
WHERE c:Clinic
CALL (c) {
  // include links
}
RETURN {id: $id, links: collect(link)} AS answer
