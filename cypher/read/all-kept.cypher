// Purpose: every part of every former release, to be brought into another database.
// Parameters: none
// Columns: properties - of the part (graph/releases.py)
MATCH (k:Kept)
RETURN properties(k) AS properties
