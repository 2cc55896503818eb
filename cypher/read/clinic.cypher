// Purpose: what is recorded of one clinic and its offerings, whatever the day. With the law, which `graph.law.law_snapshot` holds, the
//   oversight answer follows from it.
// Parameters: $clinic - id
// Columns: found - {version, clinic, jurisdiction, inside, classes, offerings}: `version` changes with every load, `clinic` holds its
//   properties, `jurisdiction` an id, `inside` the properties of the relationship to it, `classes` the classes of providers that it
//   belongs to as a list of {class, properties}, and `offerings` a list of {offering, offers, therapy, of, claims}: properties of
//   the offering, of its relationship to the clinic, the id of its therapy, properties of the relationship to that, and the claimed
//   routes as a list of {route, properties}
MATCH (clinic:Entity {id: $clinic})-[inside:IN]->(j:Jurisdiction)
WHERE clinic:Clinic AND j:Entity
WITH clinic, j, inside,
  COLLECT {
    MATCH (clinic)-[belongs:BELONGS_TO]->(class:ProviderClass)
    WHERE class:Entity
    RETURN {class: class.id, properties: properties(belongs)}
  } AS classes,
  COLLECT {
    MATCH (clinic)-[offers:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)
    WHERE o:Entity AND t:Entity
    RETURN {offering: properties(o), offers: properties(offers), therapy: t.id, of: properties(of), claims: COLLECT {
      MATCH (o)-[claims:CLAIMS]->(r:Route)
      WHERE r:Entity
      RETURN {route: r.id, properties: properties(claims)}
    }}
  } AS offerings
WITH properties(clinic) AS clinic, j.id AS jurisdiction, properties(inside) AS inside, classes, offerings
MATCH (d:Dataset)
WHERE d:Entity
RETURN {
  version: d.contentHash + ' ' + d.loadedAt, clinic: clinic, jurisdiction: jurisdiction, inside: inside, classes: classes,
  offerings: offerings
} AS found
