// Purpose: pages of clinics begin where the last one ended.
// Parameters: none
// Columns: none
CREATE INDEX clinic_id IF NOT EXISTS FOR (n:Clinic) ON (n.id)
