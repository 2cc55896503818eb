// Purpose: note what changed in the answer to a saved question, unless it is noted already.
// Parameters: $id - of the notice; $notice - its other properties
// Columns: none
MERGE (n:Notice {id: $id})
ON CREATE SET n += $notice
