// Purpose: grey routes in force that somebody claims and that bypass nothing: no mandate is due on a lawful route in their
//   place. Step 3 of the model, for all clinics of a jurisdiction at once.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, nodes, edges, complete}: `subject` the id of the route, `nodes` the route as
//   {label, properties}, `edges` what claims it, as a list of {type, source, target, properties}, `complete` whether the packs
//   declare that no mandate of the jurisdiction is missing
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
MATCH (j:Entity {id: $jurisdiction})
WHERE j:Jurisdiction AND coalesce(j.validFrom, $day) <= $day AND coalesce(j.validTo, $day) >= $day
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
CALL (j, provisions) {
  MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act:Activity)
  WHERE m.reach = 'ROUTES' AND all(x IN [belongs, a, holds, m, exercises, act]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
  RETURN collect(DISTINCT m.id) AS mandates
}

// What is claimed, by route and therapy: whether a mandate is bypassed depends on these two alone.
CALL (j, provisions, inForce, mandates) {
  MATCH (j)<-[inside:IN]-(c:Clinic)-[offers:OFFERS]->(o:Offering)-[claims:CLAIMS]->(r:Route)
  MATCH (o)-[of:OF]->(t:TherapyType)
  WHERE r.standing = 'GREY' AND r.id IN inForce
    AND all(x IN [inside, c, offers, o, claims, of, t]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  WITH r, t, provisions, inForce, mandates, collect(claims) + collect(offers) AS claimed
  WHERE NOT EXISTS {
    MATCH up = (t)-[:BROADER*0..8]->(:TherapyType)-[:MAY_TAKE]->(l:Route)<-[:COVERS]-(m:Mandate)
    WHERE l.standing = 'LAWFUL' AND l.id IN inForce AND m.id IN mandates
      AND all(x IN relationships(up) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
      AND all(x IN nodes(up) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
      AND NOT EXISTS {
        MATCH (m)-[own:COVERS]->(r)
        WHERE coalesce(own.validFrom, $day) <= $day AND coalesce(own.validTo, $day) >= $day
      }
      AND NOT EXISTS {
        MATCH (m)<-[out:FROM]-(x:Exemption)-[for:FOR]->(r)
        MATCH (x)<-[grants:GRANTS]-(p:Provision)
        WHERE p.id IN provisions AND all(y IN [out, x, for, grants]
            WHERE coalesce(y.validFrom, $day) <= $day AND coalesce(y.validTo, $day) >= $day)
      }
  }
  UNWIND claimed AS edge
  WITH r, collect(DISTINCT edge) AS edges
  RETURN collect({route: r, edges: edges}) AS open
}
CALL (j) {
  MATCH (c:Coverage)
  WHERE c.jurisdiction = j.id AND c.kind = 'MANDATE' AND c.declared = 'COMPLETE'
    AND coalesce(c.validFrom, $day) <= $day AND coalesce(c.validTo, $day) >= $day
  RETURN count(c) > 0 AS complete
}
UNWIND open AS one
RETURN collect({
  jurisdiction: j.id, subject: one.route.id, complete: complete,
  nodes: [{label: 'Route', properties: properties(one.route)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
