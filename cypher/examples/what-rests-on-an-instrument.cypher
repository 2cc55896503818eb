// Purpose: which mandates rest on a legal instrument, by one of its provisions.
// Parameters: $instrument - id
// Columns: mandate - id; provision - id; authority - name
MATCH (i:LegalInstrument {id: $instrument})<-[:PART_OF]-(p:Provision)<-[:GRANTED_BY]-(m:Mandate)<-[:HOLDS]-(a:Authority)
RETURN m.id AS mandate, p.id AS provision, a.name AS authority
ORDER BY mandate, provision
