// $p1: fold_name of the law, by the variable where.name.contains
// $p2: True
// $p3: what follows from the variable after
// $p4: what follows from the variable after
// $p5: what follows from the variable first
// $day0, $inForce0: the law on the day of the dataset
RETURN [[[COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND any(one IN coalesce(x_1.foldedNames, []) WHERE (one CONTAINS $p1)) AND x_1.illustrative = $p2 AND (x_1.sortName <= $p3 AND ((x_1.sortName < $p3) OR (x_1.sortName = $p3 AND x_1.id > $p4)))
  WITH DISTINCT x_1 ORDER BY x_1.sortName DESC, x_1.id ASC LIMIT $p5
  RETURN [[x_1.sortName, x_1.id], [x_1.id, x_1.name]]
},
  head(COLLECT {
  MATCH (x_1:Clinic)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND any(one IN coalesce(x_1.foldedNames, []) WHERE (one CONTAINS $p1)) AND x_1.illustrative = $p2
  RETURN count(DISTINCT x_1) AS total_1
})]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
