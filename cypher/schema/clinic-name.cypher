// Purpose: clinics are found by their names.
// Parameters: none
// Columns: none
CREATE INDEX clinic_name IF NOT EXISTS FOR (n:Clinic) ON (n.name)
