// Purpose: hold the answer that a saved question has now.
// Parameters: $id - the question's name; $state - all other properties
// Columns: none
MERGE (w:Watched {id: $id})
SET w += $state
