// Purpose: what is recorded of offerings, whatever the day, as far as checklists need it. With the law, which `graph.law.law_snapshot` holds,
//   they follow from it in `graph.oversight.checklist`.
// Parameters: $ids - ids of offerings
// Columns: found - {version, offerings}: `version` changes with every load, `offerings` is a list of {offering, illustrative,
//   jurisdiction, therapy, edges}: ids, whether it is an archetype's, and what the offering claims, meets and fails, as a list of {type, source, target, properties}
CALL () {
  UNWIND $ids AS id
  MATCH (j:Jurisdiction)<-[:IN]-(:Clinic)-[:OFFERS]->(o:Offering {id: id})-[:OF]->(t:TherapyType)
  WHERE j:Entity AND o:Entity AND t:Entity
  OPTIONAL MATCH (o)-[e:CLAIMS|MEETS|FAILS]->(x:Entity)
  WITH o, j, t, [each IN collect({edge: e, target: x.id}) WHERE each.edge IS NOT NULL] AS edges
  RETURN collect({offering: o.id, illustrative: coalesce(o.illustrative, false), jurisdiction: j.id, therapy: t.id, edges:
    [e IN edges | {type: type(e.edge), source: o.id, target: e.target, properties: properties(e.edge)}]}) AS offerings
}
MATCH (d:Dataset)
WHERE d:Entity
RETURN {version: d.contentHash + ' ' + d.loadedAt, offerings: offerings} AS found
