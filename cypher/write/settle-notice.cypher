// Purpose: say what came of a delivery, and when it is tried again.
// Parameters: $id - of the notice; $due - a moment, or null: never; $state - what else is said
// Columns: none
MATCH (n:Notice {id: $id})
SET n.due = $due, n += $state
