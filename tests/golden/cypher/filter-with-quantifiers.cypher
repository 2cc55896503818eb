// $p1: the variable id
// $p2: 'GREY'
// $day0, $inForce0: the law on the day of the dataset
RETURN [[[[],
  head(COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND (((EXISTS {
    MATCH (x_1)-[x_offers_1:OFFERS]->(x_offering_1:Offering)
    WHERE x_offering_1:Entity AND coalesce(x_offers_1.validFrom, $day0) <= $day0 AND coalesce(x_offers_1.validTo, $day0) >= $day0 AND coalesce(x_offering_1.validFrom, $day0) <= $day0 AND coalesce(x_offering_1.validTo, $day0) >= $day0 AND EXISTS {
      MATCH (x_offering_1)-[x_offering_of_1:OF]->(x_offering_therapytype_1:TherapyType)
      WHERE x_offering_therapytype_1:Entity AND coalesce(x_offering_of_1.validFrom, $day0) <= $day0 AND coalesce(x_offering_of_1.validTo, $day0) >= $day0 AND (x_offering_therapytype_1.id = $p1)
    } AND NOT (EXISTS {
      MATCH (x_offering_1)-[x_offering_claims_1:CLAIMS]->(x_offering_route_1:Route)
      WHERE x_offering_route_1:Entity AND coalesce(x_offering_claims_1.validFrom, $day0) <= $day0 AND coalesce(x_offering_claims_1.validTo, $day0) >= $day0 AND x_offering_route_1.standing = $p2
    })
  })) OR ((NOT EXISTS {
    MATCH (x_1)-[x_offers_1:OFFERS]->(x_offering_1:Offering)
    WHERE x_offering_1:Entity AND coalesce(x_offers_1.validFrom, $day0) <= $day0 AND coalesce(x_offers_1.validTo, $day0) >= $day0 AND coalesce(x_offering_1.validFrom, $day0) <= $day0 AND coalesce(x_offering_1.validTo, $day0) >= $day0
  })))
  RETURN count(DISTINCT x_1) AS total_1
})]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
