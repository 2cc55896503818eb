// Purpose: the ids of all clinics that are recorded in a jurisdiction, whatever the day.
// Parameters: $jurisdiction - id
// Columns: ids - list of ids, in order
MATCH (j:Entity {id: $jurisdiction})<-[:IN]-(c:Clinic)
WHERE c:Entity
WITH DISTINCT c.id AS id ORDER BY id
RETURN collect(id) AS ids
