// Purpose: who in jurisdictions claims these of their routes for these therapies on a day.
// Parameters: $pairs - list of {jurisdiction, route, therapy}, ids; $day - ISO day
// Columns: found - list of {jurisdiction, route, edges}, for each route that is claimed what claims it, who offers that, and to which
//   classes of providers these belong, as a list of {type, source, target, properties}
UNWIND $pairs AS pair
MATCH (r:Entity {id: pair.route})<-[claims:CLAIMS]-(o:Offering)-[of:OF]->(t:Entity {id: pair.therapy})
MATCH (o)<-[offers:OFFERS]-(c:Clinic)-[inside:IN]->(j:Entity {id: pair.jurisdiction})
WHERE o:Entity AND c:Entity AND all(x IN [claims, o, of, offers, c, inside]
    WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
OPTIONAL MATCH (c)-[belongs:BELONGS_TO]->(class:ProviderClass)
WHERE class:Entity AND coalesce(belongs.validFrom, $day) <= $day AND coalesce(belongs.validTo, $day) >= $day
UNWIND [e IN [claims, offers, belongs] WHERE e IS NOT NULL] AS edge
WITH pair.jurisdiction AS home, r, collect(DISTINCT edge) AS edges
RETURN collect({jurisdiction: home, route: r.id, edges:
  [e IN edges | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}]}) AS found
