// Purpose: the former releases that are kept.
// Parameters: none
// Columns: release - properties of the part that describes it (graph/archive/release_archive.py)
MATCH (k:Kept {number: 0})
RETURN properties(k) AS release
