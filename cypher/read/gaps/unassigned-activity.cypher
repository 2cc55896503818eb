// Purpose: activities that no mandate of a jurisdiction in force carries out: those of mandates that are recorded for other
//   days, and those of no mandate anywhere, if the jurisdiction has mandates at all. Where the packs declare that no mandate
//   of it is missing, every activity counts.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, name, nodes, edges, complete}: `subject` the id of the activity, `name`
//   that of the jurisdiction, `nodes` and `edges` the activity and the mandates of other days, as lists of {label,
//   properties} and {type, source, target, properties}, `complete` whether the packs declare that no mandate of the
//   jurisdiction is missing
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
CALL (j) {
  MATCH (c:Coverage)
  WHERE c.jurisdiction = j.id AND c.kind = 'MANDATE' AND c.declared = 'COMPLETE'
    AND coalesce(c.validFrom, $day) <= $day AND coalesce(c.validTo, $day) >= $day
  RETURN count(c) > 0 AS complete
}
CALL (j, provisions, complete) {
  MATCH (act:Activity)
  WHERE coalesce(act.validFrom, $day) <= $day AND coalesce(act.validTo, $day) >= $day
    AND (complete
      OR EXISTS { MATCH (j)<-[:IN]-(:Authority)-[:HOLDS]->(:Mandate)-[:EXERCISES]->(act) }
      OR (NOT EXISTS { MATCH (:Mandate)-[:EXERCISES]->(act) }
        AND EXISTS { MATCH (j)<-[:IN]-(:Authority)-[:HOLDS]->(:Mandate) }))
    AND NOT EXISTS {
      MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act)
      WHERE all(x IN [belongs, a, holds, m, exercises]
          WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
        AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
          MATCH (m)-[by:GRANTED_BY]->(p:Provision)
          WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
        })
    }
  OPTIONAL MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act)
  WITH act, collect(DISTINCT a) + collect(DISTINCT m) AS others,
    collect(DISTINCT belongs) + collect(DISTINCT holds) + collect(DISTINCT exercises) AS edges
  RETURN collect({activity: act, nodes: [act] + others, edges: edges}) AS unassigned
}
UNWIND unassigned AS one
RETURN collect({
  jurisdiction: j.id, subject: one.activity.id, name: j.name, complete: complete,
  nodes: [n IN one.nodes | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
