// Purpose: a part of a former release is found at once.
// Parameters: none
// Columns: none
CREATE INDEX kept_part IF NOT EXISTS FOR (n:Kept) ON (n.contentHash, n.number)
