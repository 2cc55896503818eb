// Purpose: drop releases that are kept no longer.
// Parameters: $hashes - list of content hashes
// Columns: none
MATCH (k:Kept)
WHERE k.contentHash IN $hashes
DELETE k
