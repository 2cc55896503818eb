// Purpose: the ids of all clinics, whatever the day and jurisdiction.
// Parameters: none
// Columns: id - in order
MATCH (c:Clinic)
WHERE c:Entity
RETURN c.id AS id ORDER BY id
