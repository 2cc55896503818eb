// Purpose: one part of a former release.
// Parameters: $hash - its content hash; $number - 0: what describes it; 1: the law; 2 and on: clinics
// Columns: part - all properties of the part
MATCH (k:Kept {contentHash: $hash, number: $number})
RETURN properties(k) AS part
