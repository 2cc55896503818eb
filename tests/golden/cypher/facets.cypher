// $day0, $inForce0: the law on the day of the dataset
RETURN [[[[],
  COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  WITH x_1
  OPTIONAL
  MATCH (x_1)-[f0_1:OFFERS]->(v0_1:Offering)-[f1_1:OF]->(v1_1:TherapyType)-[u_1:BROADER*0..8]->(w_1:TherapyType)
  WHERE v0_1:Entity AND coalesce(f0_1.validFrom, $day0) <= $day0 AND coalesce(f0_1.validTo, $day0) >= $day0 AND coalesce(v0_1.validFrom, $day0) <= $day0 AND coalesce(v0_1.validTo, $day0) >= $day0 AND v1_1:Entity AND coalesce(f1_1.validFrom, $day0) <= $day0 AND coalesce(f1_1.validTo, $day0) >= $day0 AND w_1:Entity AND all(e_1 IN u_1 WHERE coalesce(e_1.validFrom, $day0) <= $day0 AND coalesce(e_1.validTo, $day0) >= $day0)
  WITH coalesce(w_1.id, 'NOT_RECORDED') AS v_1, coalesce(w_1.name, 'Not recorded') AS w_1, count(DISTINCT x_1) AS n_1
  RETURN [v_1, w_1, n_1] AS c_1
},
  COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  WITH x_1
  WITH coalesce(toString(x_1.illustrative), 'NOT_RECORDED') AS v_1, coalesce(toString(x_1.illustrative), 'NOT_RECORDED') AS w_1, count(x_1) AS n_1
  RETURN [v_1, w_1, n_1] AS c_1
}]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
