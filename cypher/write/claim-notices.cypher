// Purpose: take notices that are due to be delivered; nobody else takes them until the time given, should this one fail.
// Parameters: $ids - of the notices; $now, $until - moments
// Columns: notice - properties
MATCH (n:Notice)
WHERE n.id IN $ids AND n.due <= $now
SET n.due = $until
RETURN properties(n) AS notice
