// Purpose: the notices of one saved question are found at once.
// Parameters: none
// Columns: none
CREATE INDEX notice_watch IF NOT EXISTS FOR (n:Notice) ON (n.watch)
