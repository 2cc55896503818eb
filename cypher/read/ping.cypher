// Purpose: whether the database answers.
// Parameters: none
// Columns: one - 1
RETURN 1 AS one
