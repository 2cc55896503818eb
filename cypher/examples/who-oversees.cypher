// Purpose: who oversees a clinic, under what law, on a day: the mandates that cover the route which an offering claims and that no
//   exemption takes out. It is the heart of an answer and not the whole: mandates that reach a clinic by its class or its
//   jurisdiction, contests, entitlement and the verdict are worked out by the API (`oversight`). No row does not mean not overseen.
// Parameters: $clinic - id of a clinic; $day - ISO text
// Columns: offering - name; route - name; authority - name; activity - name; law - ids of the provisions behind the mandate
MATCH (c:Clinic {id: $clinic})-[:OFFERS]->(o:Offering)-[claims:CLAIMS]->(r:Route)
MATCH (r)<-[covers:COVERS]-(m:Mandate)<-[holds:HOLDS]-(a:Authority)
MATCH (m)-[:EXERCISES]->(does:Activity)
WHERE all(one IN [c, o, claims, r, covers, m, holds, a]
  WHERE coalesce(one.validFrom, $day) <= $day AND coalesce(one.validTo, $day) >= $day)
  AND NOT EXISTS {
    MATCH (m)<-[:FROM]-(x:Exemption)-[:FOR]->(r)
    WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day
  }
RETURN o.name AS offering, r.name AS route, a.name AS authority, does.name AS activity, COLLECT {
  MATCH (m)-[:GRANTED_BY]->(p:Provision)-[:PART_OF]->(i:LegalInstrument)
  WHERE coalesce(i.validFrom, i.enactedOn, $day) <= $day AND coalesce(i.validTo, $day) >= $day
  RETURN p.id ORDER BY p.id
} AS law
ORDER BY offering, route, authority, activity
