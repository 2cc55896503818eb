// $p1: what follows from 2
// $day0, $inForce0: the law on the day of the dataset
UNWIND $asked AS asked
WITH collect([asked.at,
  [COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND x_1.id >= ''
  WITH x_1 ORDER BY x_1.id ASC LIMIT $p1
  RETURN [[x_1.id], [x_1.id,
    head(COLLECT {
    MATCH (clinic_2:Entity {id: x_1.id})-[inside_2:IN]->(j_2:Jurisdiction)
    WHERE clinic_2:Clinic AND j_2:Entity
    WITH clinic_2, j_2, inside_2,
      COLLECT {
      MATCH (clinic_2)-[belongs_2:BELONGS_TO]->(class_2:ProviderClass)
      WHERE class_2:Entity
      RETURN {class: class_2.id, properties: properties(belongs_2)}
    } AS classes_2,
      COLLECT {
      MATCH (clinic_2)-[offers_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
      WHERE o_2:Entity AND t_2:Entity
      RETURN {offering: properties(o_2), offers: properties(offers_2), therapy: t_2.id, of: properties(of_2), claims: COLLECT {
        MATCH (o_2)-[claims_2:CLAIMS]->(r_2:Route)
        WHERE r_2:Entity
        RETURN {route: r_2.id, properties: properties(claims_2)}
      }}
    } AS offerings_2
    WITH properties(clinic_2) AS clinic_2, j_2.id AS jurisdiction_2, properties(inside_2) AS inside_2, classes_2, offerings_2
    MATCH (d_2:Dataset)
    WHERE d_2:Entity
    RETURN { version: d_2.contentHash + ' ' + d_2.loadedAt, clinic: clinic_2, jurisdiction: jurisdiction_2, inside: inside_2, classes: classes_2, offerings: offerings_2 } AS found_2
  })]]
}]]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
