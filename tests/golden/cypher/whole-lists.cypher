// $day0, $inForce0: the law on the day of the dataset
// $day1, $inForce1: the law on datetime.date(2010, 1, 1)
RETURN [[COLLECT {
  MATCH (x_1:Jurisdiction)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  WITH DISTINCT x_1 ORDER BY x_1.id
  RETURN [x_1.id]
},
  COLLECT {
  MATCH (x_2:Activity)
  WHERE x_2:Entity AND coalesce(x_2.validFrom, $day1) <= $day1 AND coalesce(x_2.validTo, $day1) >= $day1
  WITH DISTINCT x_2 ORDER BY x_2.id
  RETURN [x_2.id,
    COLLECT {
    MATCH (x_2)<-[r3:EXERCISES]-(n4:Mandate)
    WHERE n4:Entity AND coalesce(r3.validFrom, $day1) <= $day1 AND coalesce(r3.validTo, $day1) >= $day1 AND n4.id IN $inForce1
    WITH DISTINCT n4 ORDER BY n4.id
    RETURN [n4.id]
  }]
}],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
