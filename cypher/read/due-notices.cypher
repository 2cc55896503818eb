// Purpose: which notices are due to be delivered, what is due longest first.
// Parameters: $watches - names of saved questions; $now - a moment; $limit - how many
// Columns: id - of the notice; watch - the name of its question
MATCH (n:Notice)
WHERE n.due <= $now AND n.watch IN $watches
WITH n ORDER BY n.due, n.id LIMIT $limit
RETURN n.id AS id, n.watch AS watch
