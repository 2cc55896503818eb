// Purpose: all notices, to be brought into another database.
// Parameters: none
// Columns: properties - of the notice (graph/archive/notification_store.py)
MATCH (n:Notice)
RETURN properties(n) AS properties
