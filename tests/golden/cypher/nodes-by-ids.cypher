// asked.p1: what follows from the variable ids
UNWIND $asked AS asked
WITH collect([asked.at,
  COLLECT {
  UNWIND asked.p1 AS i1
  MATCH (n2:Entity {id: i1})
  WHERE n2:Source OR n2:Jurisdiction OR n2:Region OR n2:ProviderClass OR n2:Authority OR n2:Mandate OR n2:Activity OR n2:LegalInstrument OR n2:Provision OR n2:Requirement OR n2:TherapyType OR n2:Condition OR n2:Route OR n2:Track OR n2:Clinic OR n2:Offering OR n2:Licence OR n2:Gap OR n2:Exemption OR n2:Claim OR n2:Citation
  RETURN [i1, [n2.id]]
}]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
