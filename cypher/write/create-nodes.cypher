// Purpose: create nodes that are new; a label cannot be a parameter, so each has its line. Written by `make generated`.
// Parameters: $nodes - by label: list of properties, with an id
// Columns: none
CALL () { UNWIND $nodes.Activity AS row CREATE (n:Entity:Activity) SET n = row }
CALL () { UNWIND $nodes.Authority AS row CREATE (n:Entity:Authority) SET n = row }
CALL () { UNWIND $nodes.Citation AS row CREATE (n:Entity:Citation) SET n = row }
CALL () { UNWIND $nodes.Claim AS row CREATE (n:Entity:Claim) SET n = row }
CALL () { UNWIND $nodes.Clinic AS row CREATE (n:Entity:Clinic) SET n = row }
CALL () { UNWIND $nodes.Condition AS row CREATE (n:Entity:Condition) SET n = row }
CALL () { UNWIND $nodes.Coverage AS row CREATE (n:Entity:Coverage) SET n = row }
CALL () { UNWIND $nodes.Exemption AS row CREATE (n:Entity:Exemption) SET n = row }
CALL () { UNWIND $nodes.Gap AS row CREATE (n:Entity:Gap) SET n = row }
CALL () { UNWIND $nodes.Jurisdiction AS row CREATE (n:Entity:Jurisdiction) SET n = row }
CALL () { UNWIND $nodes.LegalInstrument AS row CREATE (n:Entity:LegalInstrument) SET n = row }
CALL () { UNWIND $nodes.Licence AS row CREATE (n:Entity:Licence) SET n = row }
CALL () { UNWIND $nodes.Mandate AS row CREATE (n:Entity:Mandate) SET n = row }
CALL () { UNWIND $nodes.Offering AS row CREATE (n:Entity:Offering) SET n = row }
CALL () { UNWIND $nodes.Pack AS row CREATE (n:Entity:Pack) SET n = row }
CALL () { UNWIND $nodes.ProviderClass AS row CREATE (n:Entity:ProviderClass) SET n = row }
CALL () { UNWIND $nodes.Provision AS row CREATE (n:Entity:Provision) SET n = row }
CALL () { UNWIND $nodes.Region AS row CREATE (n:Entity:Region) SET n = row }
CALL () { UNWIND $nodes.Requirement AS row CREATE (n:Entity:Requirement) SET n = row }
CALL () { UNWIND $nodes.Route AS row CREATE (n:Entity:Route) SET n = row }
CALL () { UNWIND $nodes.Source AS row CREATE (n:Entity:Source) SET n = row }
CALL () { UNWIND $nodes.TherapyType AS row CREATE (n:Entity:TherapyType) SET n = row }
CALL () { UNWIND $nodes.Track AS row CREATE (n:Entity:Track) SET n = row }
