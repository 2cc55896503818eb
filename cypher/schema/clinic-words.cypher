// Purpose: a search for clinics alone looks at no other candidates; there are more offerings with a clinic's words than clinics.
// Parameters: none
// Columns: none
CREATE FULLTEXT INDEX clinic_words IF NOT EXISTS FOR (n:Clinic) ON EACH [n.words]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}
