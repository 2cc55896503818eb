// asked.p1: 'ru.mandate.roszdravnadzor.sanctions'
// $day0, $inForce0: the law on the default day of what is asked about
UNWIND $asked AS asked
WITH collect([asked.at,
  head(COLLECT {
  MATCH (n1:Entity {id: asked.p1})
  WHERE n1:Mandate
  RETURN [head(COLLECT {
    MATCH (n1)<-[r2:HOLDS]-(n3:Authority)
    WHERE n3:Entity
    RETURN [n3.name]
  }),
    COLLECT {
    MATCH (n1)-[r4:GRANTED_BY]->(n5:Provision)
    WHERE n5:Entity AND coalesce(r4.validFrom, $day0) <= $day0 AND coalesce(r4.validTo, $day0) >= $day0 AND n5.id IN $inForce0
    WITH DISTINCT n5 ORDER BY n5.id
    RETURN [n5.locator,
      head(COLLECT {
      MATCH (n5)-[r6:PART_OF]->(n7:LegalInstrument)
      WHERE n7:Entity
      RETURN [n7.number,
        head(COLLECT {
        MATCH (n7)-[r8:ISSUED_BY]->(n9:Authority)
        WHERE n9:Entity
        WITH r8, n9 ORDER BY coalesce(r8.validFrom, '') DESC, n9.id DESC LIMIT 1
        RETURN [n9.id]
      })]
    })]
  }]
})]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
