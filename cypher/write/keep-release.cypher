// Purpose: keep what answers were read from, as a release was replaced, so that they can be repeated.
// Parameters: $parts - list of the properties of its parts (graph/archive/release_archive.py)
// Columns: none
UNWIND $parts AS part
CREATE (k:Kept)
SET k = part
