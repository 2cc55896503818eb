// $p1: 'therapy.msc'
// $p2: 'ru'
// $p3: True
// $day0, $inForce0: the law on datetime.date(2020, 1, 1)
RETURN [[head(COLLECT {
  MATCH (n1:Entity {id: $p1})
  WHERE n1:TherapyType
  RETURN [COLLECT {
    MATCH (n1)-[r2:BROADER*0..8]->(n4:TherapyType)-[r3:MAY_TAKE]->(n5:Route)
    WHERE n5:Entity AND all(e IN r2 WHERE coalesce(e.validFrom, $day0) <= $day0 AND coalesce(e.validTo, $day0) >= $day0) AND coalesce(n4.validFrom, $day0) <= $day0 AND coalesce(n4.validTo, $day0) >= $day0 AND coalesce(r3.validFrom, $day0) <= $day0 AND coalesce(r3.validTo, $day0) >= $day0 AND n5.id IN $inForce0 AND n5.standing = 'LAWFUL' AND EXISTS {
      MATCH (n5)-[:IN]->(:Entity {id: $p2})
    }
    WITH DISTINCT n5 ORDER BY n5.id
    RETURN [n5.id]
  },
    COLLECT {
    MATCH (n1)<-[r6:ABOUT]-(n7:Claim)
    WHERE n7:Entity AND n7.contested = $p3
    WITH DISTINCT n7 ORDER BY n7.id
    RETURN [n7.value,
      COLLECT {
      UNWIND n7.citations AS i8
      MATCH (n9:Entity {id: i8})
      WITH n9 ORDER BY n9.id
      RETURN [n9.locator,
        head(COLLECT {
        MATCH (n9)-[r10:IN]->(n11:Source)
        WHERE n11:Entity
        RETURN [n11.title]
      })]
    }]
  }]
})],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
