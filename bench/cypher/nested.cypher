// What the clinic offers by which route, and every mandate in force on that route with its law. Parameters: $id.
// Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
// include law
MATCH (c:Entity {id: $id})
WHERE c:Clinic
RETURN {id: c.id, offerings: COLLECT {
  MATCH (c)-[offers:OFFERS]->(o:Offering)
  WHERE coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
    AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
  RETURN {id: o.id, route: head(COLLECT {
    MATCH (o)-[claims:CLAIMS]->(r:Route)
    WHERE coalesce(claims.validFrom, day) <= day AND coalesce(claims.validTo, day) >= day
    RETURN {id: r.id, standing: r.standing, mandates: COLLECT {
      MATCH (r)<-[covers:COVERS]-(m:Mandate)<-[holds:HOLDS]-(a:Authority)
      MATCH (m)-[exercises:EXERCISES]->(act:Activity)
      WHERE coalesce(covers.validFrom, day) <= day AND coalesce(covers.validTo, day) >= day
    AND coalesce(m.validFrom, day) <= day AND coalesce(m.validTo, day) >= day
    AND coalesce(holds.validFrom, day) <= day AND coalesce(holds.validTo, day) >= day
    AND coalesce(a.validFrom, day) <= day AND coalesce(a.validTo, day) >= day
    AND coalesce(exercises.validFrom, day) <= day AND coalesce(exercises.validTo, day) >= day
    AND coalesce(act.validFrom, day) <= day AND coalesce(act.validTo, day) >= day
        AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
          MATCH (m)-[by:GRANTED_BY]->(p:Provision)
          WHERE p.id IN law AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
        })
      RETURN {id: m.id, authority: {id: a.id, name: a.name}, activity: {id: act.id, name: act.name}, grantedBy: COLLECT {
        MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[:PART_OF]->(i:LegalInstrument)
        WHERE p.id IN law AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
        RETURN {id: p.id, instrument: {id: i.id, number: i.number}}
      }}
    }}
  })}
}} AS answer
