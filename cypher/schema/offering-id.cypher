// Purpose: pages of offerings begin where the last one ended.
// Parameters: none
// Columns: none
CREATE INDEX offering_id IF NOT EXISTS FOR (n:Offering) ON (n.id)
