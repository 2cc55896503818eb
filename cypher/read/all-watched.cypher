// Purpose: the last answers to all saved questions, to be brought into another database.
// Parameters: none
// Columns: properties - of the answer (graph/archive/notification_store.py)
MATCH (w:Watched)
RETURN properties(w) AS properties
