// Purpose: requirements in force, of routes in force, that no mandate in force has an authority of the jurisdiction
//   check.
// Parameters: $jurisdiction - id of a jurisdiction; $day - ISO day
// Columns: found - list of {jurisdiction, subject, nodes, edges, complete}: `subject` the id of the requirement, `nodes` and
//   `edges` the requirement with its routes and the law that sets it, as lists of {label, properties} and {type, source,
//   target, properties}, `complete` whether the packs declare that no mandate of the jurisdiction is missing
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
  MATCH (j)<-[:IN]-(r:Route)<-[needed:REQUIRED_FOR]-(q:Requirement)
  WHERE r.id IN inForce AND all(x IN [q, needed]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
    AND (NOT EXISTS { MATCH (q)-[:SET_BY]->(:Provision) } OR EXISTS {
      MATCH (q)-[by:SET_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
    })
    AND NOT EXISTS {
      MATCH (q)<-[enforces:ENFORCES]-(m:Mandate)<-[holds:HOLDS]-(a:Authority)-[belongs:IN]->(j)
      MATCH (m)-[exercises:EXERCISES]->(act:Activity)
      WHERE all(x IN [enforces, m, holds, a, belongs, exercises, act]
          WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
        AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
          MATCH (m)-[by:GRANTED_BY]->(p:Provision)
          WHERE p.id IN provisions AND coalesce(by.validFrom, $day) <= $day AND coalesce(by.validTo, $day) >= $day
        })
    }
  OPTIONAL MATCH (q)-[by:SET_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE p.id IN provisions AND all(x IN [by, part]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  WITH q, collect(DISTINCT r) + collect(DISTINCT p) + collect(DISTINCT i) AS others,
    collect(DISTINCT needed) + collect(DISTINCT by) + collect(DISTINCT part) AS edges
  RETURN collect({requirement: q, nodes: [q] + others, edges: edges}) AS unchecked
}
CALL (j) {
  MATCH (c:Coverage)
  WHERE c.jurisdiction = j.id AND c.kind = 'MANDATE' AND c.declared = 'COMPLETE'
    AND coalesce(c.validFrom, $day) <= $day AND coalesce(c.validTo, $day) >= $day
  RETURN count(c) > 0 AS complete
}
UNWIND unchecked AS one
RETURN collect({
  jurisdiction: j.id, subject: one.requirement.id, complete: complete,
  nodes: [n IN one.nodes | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}],
  edges: [e IN one.edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]
}) AS found
