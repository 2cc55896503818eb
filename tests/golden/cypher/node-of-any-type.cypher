// asked.p1: the variable id
// $day0, $inForce0: the law on the default day of what is asked about
WITH head(COLLECT {
  MATCH (d:Dataset)
  RETURN d.contentHash + ' ' + d.loadedAt
}) AS version
UNWIND $asked AS asked
RETURN collect([asked.at, version,
  head(COLLECT {
  MATCH (n1:Entity {id: asked.p1})
  WHERE n1:Source OR n1:Jurisdiction OR n1:Region OR n1:Authority OR n1:Mandate OR n1:Activity OR n1:LegalInstrument OR n1:Provision OR n1:Requirement OR n1:TherapyType OR n1:Route OR n1:Track OR n1:Clinic OR n1:Offering OR n1:Licence OR n1:Gap OR n1:Exemption OR n1:Claim OR n1:Citation
  RETURN CASE
    WHEN n1:Source OR n1:Licence OR n1:Claim OR n1:Citation THEN [0, [head([l IN labels(n1) WHERE l <> 'Entity']), n1.id]]
    WHEN n1:Jurisdiction OR n1:Region OR n1:Mandate OR n1:Activity OR n1:LegalInstrument OR n1:Provision OR n1:Requirement OR n1:TherapyType OR n1:Route OR n1:Track OR n1:Offering OR n1:Gap OR n1:Exemption THEN [1, [head([l IN labels(n1) WHERE l <> 'Entity']), n1.id, n1.name]]
    WHEN n1:Authority THEN [2, ['Authority', n1.id, n1.name, [n1.enforcementLevel],
    COLLECT {
    MATCH (n1)-[r2:HOLDS]->(n3:Mandate)
    WHERE coalesce(r2.validFrom, $day0) <= $day0 AND coalesce(r2.validTo, $day0) >= $day0 AND n3.id IN $inForce0
    WITH DISTINCT n3 ORDER BY n3.id
    RETURN [n3.id]
  }]]
    WHEN n1:Clinic THEN [3, ['Clinic', n1.id, n1.name,
    head(COLLECT {
    MATCH (n1)-[r4:IN_TRACK]->(n5:Track)
    WHERE coalesce(r4.validFrom, $day0) <= $day0 AND coalesce(r4.validTo, $day0) >= $day0
    WITH r4, n5 ORDER BY coalesce(r4.validFrom, '') DESC, n5.id DESC LIMIT 1
    RETURN [n5.id]
  })]] END
})]) AS data
