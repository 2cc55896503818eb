// Purpose: take notices that are due to be delivered; nobody else takes them until the time given, should this one fail.
// Parameters: $watches - names of saved questions; $now, $until - moments; $limit - how many
// Columns: notice - properties
MATCH (n:Notice)
WHERE n.due <= $now AND n.watch IN $watches
WITH n ORDER BY n.due, n.id LIMIT $limit
SET n.due = $until
RETURN properties(n) AS notice
