// Purpose: for offerings on a day, what the lawful routes of their therapies and the claimed routes require, and what is
//   recorded of it. The status of each requirement follows in graph.checklist.
// Parameters: $ids - ids of offerings; $day - ISO day
// Columns: found - list of {offering, route, lawful, requirements}: `route` the claimed route as {id, name, inForce} or
//   null, `lawful` the ids of the lawful routes in force, `requirements` a list of {properties, routes, met, failed, cited},
//   where `routes` are ids of routes in force that require it, `met` and `failed` the citations of what is recorded, or null,
//   and `cited` those of the requirement's ties to routes
CALL () {
  MATCH (i:LegalInstrument)
  WHERE EXISTS {
    MATCH chain = (i)-[:IMPLEMENTS*0..8]->(top:LegalInstrument)
    WHERE all(x IN nodes(chain) WHERE coalesce(x.validFrom, x.enactedOn, $day) <= $day
        AND coalesce(x.validTo, $day) >= $day)
      AND all(x IN relationships(chain) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
      AND NOT EXISTS {
        MATCH (top)-[further:IMPLEMENTS]->(:LegalInstrument)
        WHERE coalesce(further.validFrom, $day) <= $day AND coalesce(further.validTo, $day) >= $day
      }
  }
  RETURN collect(i.id) AS standing
}
CALL (standing) {
  MATCH (p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE i.id IN standing
    AND all(x IN [p, part]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  RETURN collect(p.id) AS provisions
}
UNWIND $ids AS id
MATCH (j:Jurisdiction)<-[:IN]-(:Clinic)-[:OFFERS]->(o:Offering {id: id})-[:OF]->(t:TherapyType)
CALL (j, provisions) {
  MATCH (r:Route)-[belongs:IN]->(j)
  WHERE all(x IN [r, belongs]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (NOT EXISTS { MATCH (r)-[:PROVIDED_BY]->(:Provision) } OR EXISTS {
      MATCH (r)-[by:PROVIDED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
  RETURN collect(r.id) AS inForce
}
CALL (o, inForce) {
  MATCH (o)-[claims:CLAIMS]->(r:Route)
  WHERE coalesce(claims.validFrom, $day) <= $day AND coalesce(claims.validTo, $day) >= $day
  RETURN collect({id: r.id, name: r.name, inForce: r.id IN inForce}) AS claimed
}
CALL (t, inForce) {
  MATCH up = (t)-[:BROADER*0..8]->(:TherapyType)-[:MAY_TAKE]->(r:Route)
  WHERE r.standing = 'LAWFUL' AND r.id IN inForce
    AND all(x IN relationships(up) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND all(x IN nodes(up) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  RETURN collect(DISTINCT r.id) AS lawful
}
CALL (o, claimed, lawful, provisions) {
  MATCH (q:Requirement)-[needed:REQUIRED_FOR]->(r:Route)
  WHERE r.id IN lawful + [c IN claimed WHERE c.inForce | c.id]
    AND all(x IN [q, needed]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (NOT EXISTS { MATCH (q)-[:SET_BY]->(:Provision) } OR EXISTS {
      MATCH (q)-[by:SET_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
  WITH o, q, collect(DISTINCT r.id) AS routes, collect(needed.citations) AS cited
  OPTIONAL MATCH (o)-[meets:MEETS]->(q)
  WHERE coalesce(meets.validFrom, $day) <= $day AND coalesce(meets.validTo, $day) >= $day
  OPTIONAL MATCH (o)-[fails:FAILS]->(q)
  WHERE coalesce(fails.validFrom, $day) <= $day AND coalesce(fails.validTo, $day) >= $day
  RETURN collect({properties: properties(q), routes: routes, met: meets.citations, failed: fails.citations,
    cited: cited}) AS requirements
}
RETURN collect({offering: id, route: head(claimed), lawful: lawful, requirements: requirements}) AS found
