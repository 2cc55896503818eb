// Purpose: the newest notices of a saved question, the newest first; their ids end in the moment of the load.
// Parameters: $watch - the question's name; $limit - how many
// Columns: notice - properties
MATCH (n:Notice {watch: $watch})
WITH n ORDER BY n.id DESC LIMIT $limit
RETURN properties(n) AS notice
