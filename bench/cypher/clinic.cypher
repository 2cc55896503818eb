// Parameters: $id. Columns: answer.
MATCH (c:Entity {id: $id})
WHERE c:Clinic
RETURN {id: c.id, name: c.name} AS answer
