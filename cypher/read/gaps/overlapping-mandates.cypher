// Purpose: activities for which two or more authorities hold mandates in force that reach clinics. Which of these reach the
//   same clinics follows in graph.gaps.rules.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, nodes, edges, inForce, claims}: `subject` the id of the activity, `nodes`
//   and `edges` its mandates with their authorities, what they reach and their law, as lists of {label, properties} and
//   {type, source, target, properties}, `inForce` the ids of the jurisdiction's routes in force, `claims` contested claims on
//   who holds a mandate or what it covers, as a list of {about, predicate, value}
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
CALL (j, provisions, inForce) {
  MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act:Activity)
  MATCH (m)-[covers:COVERS]->(reached:Entity)
  WHERE all(x IN [belongs, a, holds, m, exercises, act, covers]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (reached.id IN inForce AND m.reach = 'ROUTES' OR reached.id = j.id AND m.reach = 'EVERY_CLINIC')
    AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
  OPTIONAL MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE p.id IN provisions AND all(x IN [by, part]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  WITH act, collect(DISTINCT a) AS authorities, collect(DISTINCT m) AS mandates,
    collect(DISTINCT reached) + collect(DISTINCT p) + collect(DISTINCT i) AS others,
    collect(DISTINCT belongs) + collect(DISTINCT holds) + collect(DISTINCT exercises) + collect(DISTINCT covers)
      + collect(DISTINCT by) + collect(DISTINCT part) AS edges
  WHERE size(authorities) > 1
  RETURN collect({activity: act, mandates: [m IN mandates | m.id], nodes: [act] + authorities + mandates + others,
    edges: edges}) AS shared
}
UNWIND shared AS one
CALL (one) {
  MATCH (c:Claim)-[:ABOUT]->(m:Mandate)
  WHERE m.id IN one.mandates AND c.contested AND c.predicate IN ['HOLDS', 'COVERS']
  RETURN collect({about: m.id, predicate: c.predicate, value: c.value}) AS claims
}
RETURN collect({
  jurisdiction: j.id, subject: one.activity.id, inForce: inForce, claims: claims,
  nodes: [n IN one.nodes | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
