// Purpose: create nodes that are new; a label cannot be a parameter, so each has its line. Written by `make generated`.
// Parameters: $byLabel - by label: list of properties, with an id
// Columns: none
CALL () { UNWIND $byLabel.Activity AS row CREATE (n:Entity:Activity) SET n = row }
CALL () { UNWIND $byLabel.Authority AS row CREATE (n:Entity:Authority) SET n = row }
CALL () { UNWIND $byLabel.Citation AS row CREATE (n:Entity:Citation) SET n = row }
CALL () { UNWIND $byLabel.Claim AS row CREATE (n:Entity:Claim) SET n = row }
CALL () { UNWIND $byLabel.Clinic AS row CREATE (n:Entity:Clinic) SET n = row }
CALL () { UNWIND $byLabel.Condition AS row CREATE (n:Entity:Condition) SET n = row }
CALL () { UNWIND $byLabel.Coverage AS row CREATE (n:Entity:Coverage) SET n = row }
CALL () { UNWIND $byLabel.Exemption AS row CREATE (n:Entity:Exemption) SET n = row }
CALL () { UNWIND $byLabel.Gap AS row CREATE (n:Entity:Gap) SET n = row }
CALL () { UNWIND $byLabel.Jurisdiction AS row CREATE (n:Entity:Jurisdiction) SET n = row }
CALL () { UNWIND $byLabel.LegalInstrument AS row CREATE (n:Entity:LegalInstrument) SET n = row }
CALL () { UNWIND $byLabel.Licence AS row CREATE (n:Entity:Licence) SET n = row }
CALL () { UNWIND $byLabel.Mandate AS row CREATE (n:Entity:Mandate) SET n = row }
CALL () { UNWIND $byLabel.Offering AS row CREATE (n:Entity:Offering) SET n = row }
CALL () { UNWIND $byLabel.Pack AS row CREATE (n:Entity:Pack) SET n = row }
CALL () { UNWIND $byLabel.ProviderClass AS row CREATE (n:Entity:ProviderClass) SET n = row }
CALL () { UNWIND $byLabel.Provision AS row CREATE (n:Entity:Provision) SET n = row }
CALL () { UNWIND $byLabel.Region AS row CREATE (n:Entity:Region) SET n = row }
CALL () { UNWIND $byLabel.Requirement AS row CREATE (n:Entity:Requirement) SET n = row }
CALL () { UNWIND $byLabel.Route AS row CREATE (n:Entity:Route) SET n = row }
CALL () { UNWIND $byLabel.Source AS row CREATE (n:Entity:Source) SET n = row }
CALL () { UNWIND $byLabel.TherapyType AS row CREATE (n:Entity:TherapyType) SET n = row }
CALL () { UNWIND $byLabel.Track AS row CREATE (n:Entity:Track) SET n = row }
