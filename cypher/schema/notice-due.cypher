// Purpose: notices that are due to be delivered are found at once.
// Parameters: none
// Columns: none
CREATE INDEX notice_due IF NOT EXISTS FOR (n:Notice) ON (n.due)
