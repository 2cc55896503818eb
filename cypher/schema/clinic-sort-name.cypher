// Purpose: clinics are ordered by their names.
// Parameters: none
// Columns: none
CREATE INDEX clinic_sort_name IF NOT EXISTS FOR (n:Clinic) ON (n.sortName)
