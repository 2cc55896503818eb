// Purpose: the answers that saved questions had when they were asked last.
// Parameters: $ids - list of the questions' names
// Columns: watched - properties: `id`, and what `graph.archive.notification_store` writes
MATCH (w:Watched)
WHERE w.id IN $ids
RETURN properties(w) AS watched
