// asked.p1: the variable clinic
UNWIND $asked AS asked
WITH collect([asked.at,
  head(COLLECT {
  MATCH (clinic_1:Entity {id: asked.p1})-[inside_1:IN]->(j_1:Jurisdiction)
  WHERE clinic_1:Clinic AND j_1:Entity
  WITH clinic_1, j_1, inside_1,
    COLLECT {
    MATCH (clinic_1)-[belongs_1:BELONGS_TO]->(class_1:ProviderClass)
    WHERE class_1:Entity
    RETURN {class: class_1.id, properties: properties(belongs_1)}
  } AS classes_1,
    COLLECT {
    MATCH (clinic_1)-[offers_1:OFFERS]->(o_1:Offering)-[of_1:OF]->(t_1:TherapyType)
    WHERE o_1:Entity AND t_1:Entity
    RETURN {offering: properties(o_1), offers: properties(offers_1), therapy: t_1.id, of: properties(of_1), claims: COLLECT {
      MATCH (o_1)-[claims_1:CLAIMS]->(r_1:Route)
      WHERE r_1:Entity
      RETURN {route: r_1.id, properties: properties(claims_1)}
    }}
  } AS offerings_1
  WITH properties(clinic_1) AS clinic_1, j_1.id AS jurisdiction_1, properties(inside_1) AS inside_1, classes_1, offerings_1
  MATCH (d_1:Dataset)
  WHERE d_1:Entity
  RETURN { version: d_1.contentHash + ' ' + d_1.loadedAt, clinic: clinic_1, jurisdiction: jurisdiction_1, inside: inside_1, classes: classes_1, offerings: offerings_1 } AS found_1
})]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
