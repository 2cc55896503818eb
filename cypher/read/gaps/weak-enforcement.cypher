// Purpose: authorities that hold mandates in force and can enforce little or nothing.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, nodes, edges, level, contested, inForce, reached}: `subject` the id of the
//   authority, `nodes` and `edges` the authority and its mandates with their activities and law, as lists of {label,
//   properties} and {type, source, target, properties}, `level` the confidence and day of the citations of what it can
//   enforce, as a list of {confidence, asOf}, `contested` whether sources contradict each other on that, `inForce` the ids of
//   the jurisdiction's routes in force, `reached` those of the routes and the jurisdiction that its mandates cover
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
  WHERE a.enforcementLevel IN ['NONE', 'LIMITED'] AND all(x IN [belongs, a, holds, m, exercises, act]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
  OPTIONAL MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE p.id IN provisions AND all(x IN [by, part]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  OPTIONAL MATCH (m)-[covers:COVERS]->(r:Entity)
  WHERE r.id IN inForce + [j.id] AND coalesce(covers.validFrom, $day) <= $day AND coalesce(covers.validTo, $day) >= $day
  WITH a, collect(DISTINCT r.id) AS reached, collect(DISTINCT m) + collect(DISTINCT act) + collect(DISTINCT p)
      + collect(DISTINCT i) AS others,
    collect(DISTINCT belongs) + collect(DISTINCT holds) + collect(DISTINCT exercises) + collect(DISTINCT by)
      + collect(DISTINCT part) AS edges
  RETURN collect({authority: a, reached: reached, nodes: [a] + others, edges: edges}) AS weak
}
UNWIND weak AS one
CALL (one) {
  UNWIND one.authority.enforcementCitations AS cite
  MATCH (c:Entity {id: cite})
  RETURN collect({confidence: c.confidence, asOf: c.asOf}) AS level
}
CALL (one) {
  MATCH (c:Claim)-[:ABOUT]->(a:Authority)
  WHERE a.id = one.authority.id AND c.contested AND c.predicate = 'enforcement'
  RETURN count(c) > 0 AS contested
}
RETURN collect({
  jurisdiction: j.id, subject: one.authority.id, level: level, contested: contested, inForce: inForce, reached: one.reached,
  nodes: [n IN one.nodes | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
