// Purpose: drop the oldest notices of a saved question.
// Parameters: $watch - its name; $most - how many stay
// Columns: none
MATCH (n:Notice {watch: $watch})
WITH n ORDER BY n.id DESC SKIP $most
DELETE n
