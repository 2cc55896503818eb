// asked.p1: the variable id
// $day0, $inForce0: the law on the default day of what is asked about
UNWIND $asked AS asked
WITH collect([asked.at,
  head(COLLECT {
  MATCH (n1:Entity {id: asked.p1})
  WHERE n1:Source OR n1:Jurisdiction OR n1:Region OR n1:ProviderClass OR n1:Authority OR n1:Mandate OR n1:Activity OR n1:LegalInstrument OR n1:Provision OR n1:Requirement OR n1:TherapyType OR n1:Condition OR n1:Route OR n1:Track OR n1:Clinic OR n1:Offering OR n1:Licence OR n1:Gap OR n1:Exemption OR n1:Claim OR n1:Citation
  RETURN CASE
    WHEN n1:Source OR n1:Licence OR n1:Claim OR n1:Citation THEN [0, [head([l IN labels(n1) WHERE l <> 'Entity']), n1.id]]
    WHEN n1:Jurisdiction OR n1:Region OR n1:ProviderClass OR n1:Mandate OR n1:Activity OR n1:LegalInstrument OR n1:Provision OR n1:Requirement OR n1:TherapyType OR n1:Condition OR n1:Route OR n1:Track OR n1:Offering OR n1:Gap OR n1:Exemption THEN [1, [head([l IN labels(n1) WHERE l <> 'Entity']), n1.id, n1.name]]
    WHEN n1:Authority THEN [2, ['Authority', n1.id, n1.name,
    head(COLLECT {
    MATCH (n1)-[r2:CAN_ENFORCE]->(n3:Jurisdiction)
    WHERE n3:Entity AND coalesce(r2.validFrom, $day0) <= $day0 AND coalesce(r2.validTo, $day0) >= $day0
    WITH r2, startNode(r2) AS n4, endNode(r2) AS n5 ORDER BY coalesce(r2.validFrom, '') DESC, n5.id DESC LIMIT 1
    RETURN [r2.level]
  }),
    COLLECT {
    MATCH (n1)-[r6:HOLDS]->(n7:Mandate)
    WHERE n7:Entity AND coalesce(r6.validFrom, $day0) <= $day0 AND coalesce(r6.validTo, $day0) >= $day0 AND n7.id IN $inForce0
    WITH DISTINCT n7 ORDER BY n7.id
    RETURN [n7.id]
  }]]
    WHEN n1:Clinic THEN [3, ['Clinic', n1.id, n1.name,
    head(COLLECT {
    MATCH (n1)-[r8:IN_TRACK]->(n9:Track)
    WHERE n9:Entity AND coalesce(r8.validFrom, $day0) <= $day0 AND coalesce(r8.validTo, $day0) >= $day0
    WITH r8, n9 ORDER BY coalesce(r8.validFrom, '') DESC, n9.id DESC LIMIT 1
    RETURN [n9.id]
  })]] END
})]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
