// Purpose: every part of every former release, to be brought into another database.
// Parameters: none
// Columns: properties - of the part (graph/archive/release_archive.py)
MATCH (k:Kept)
RETURN properties(k) AS properties
