// Ids of the provisions that stand on the day: in force, of an instrument in force, and so on up what that implements.
CALL (day) {
  MATCH (p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE coalesce(p.validFrom, day) <= day AND coalesce(p.validTo, day) >= day
    AND coalesce(part.validFrom, day) <= day AND coalesce(part.validTo, day) >= day
    AND coalesce(i.validFrom, i.enactedOn, day) <= day AND coalesce(i.validTo, day) >= day
    AND (NOT EXISTS {
      MATCH (i)-[more:IMPLEMENTS]->(:LegalInstrument)
      WHERE coalesce(more.validFrom, day) <= day AND coalesce(more.validTo, day) >= day
    } OR EXISTS {
      MATCH way = (i)-[:IMPLEMENTS*1..8]->(top:LegalInstrument)
      WHERE all(x IN nodes(way) WHERE coalesce(x.validFrom, x.enactedOn, day) <= day AND coalesce(x.validTo, day) >= day)
        AND all(x IN relationships(way) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
        AND NOT EXISTS {
          MATCH (top)-[more:IMPLEMENTS]->(:LegalInstrument)
          WHERE coalesce(more.validFrom, day) <= day AND coalesce(more.validTo, day) >= day
        }
    })
  RETURN collect(p.id) AS law
}
