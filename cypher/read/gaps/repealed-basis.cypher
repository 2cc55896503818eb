// Purpose: mandates that would be in force but for their law: provisions are recorded that grant them, none of these stands
//   on the day, and at least one has ended, by itself, with its instrument, or with what the instrument implements. What has
//   not begun yet has not ended.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, nodes, edges, inForce, reached}: `subject` the id of the mandate, `nodes`
//   and `edges` the mandate with its authority, its activity and the law that has ended, as lists of {label, properties} and
//   {type, source, target, properties}, `inForce` the ids of the jurisdiction's routes in force, `reached` those of the
//   routes and the jurisdiction that the mandate covers
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
  WHERE all(x IN [belongs, a, holds, m, exercises, act]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND NOT EXISTS {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    }
  MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  MATCH fallen = (i)-[:IMPLEMENTS*0..8]->(top:LegalInstrument)
  WHERE all(x IN [by, p, part] WHERE coalesce(x.validFrom, $day) <= $day)
    AND all(x IN nodes(fallen) WHERE coalesce(x.validFrom, x.enactedOn, $day) <= $day)
    AND all(x IN relationships(fallen) WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (coalesce(top.validTo, $day) < $day
      OR top.id = i.id AND any(x IN [by, p, part] WHERE coalesce(x.validTo, $day) < $day))
  OPTIONAL MATCH (m)-[covers:COVERS]->(r:Entity)
  WHERE r.id IN inForce + [j.id] AND coalesce(covers.validFrom, $day) <= $day AND coalesce(covers.validTo, $day) >= $day
  WITH m, collect(nodes(fallen)) AS chains, collect(relationships(fallen)) AS ties,
    collect(DISTINCT r.id) AS reached, collect(DISTINCT a) + collect(DISTINCT act) + collect(DISTINCT p) AS others,
    collect(DISTINCT belongs) + collect(DISTINCT holds) + collect(DISTINCT exercises) + collect(DISTINCT by)
      + collect(DISTINCT part) AS edges
  RETURN collect({mandate: m, reached: reached, nodes: reduce(all = [m] + others, chain IN chains | all + chain),
    edges: reduce(all = edges, tie IN ties | all + tie)}) AS fallen
}
UNWIND fallen AS one
RETURN collect({
  jurisdiction: j.id, subject: one.mandate.id, inForce: inForce, reached: one.reached,
  nodes: [n IN one.nodes | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
