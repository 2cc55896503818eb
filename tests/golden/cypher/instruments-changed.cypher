// $p1: instruments_changed of the law, by the variable from, the variable to
// $p2: '323-FZ'
// $p3: instruments_changed of the law, by the variable from, the variable to
// $p4: what follows from None
RETURN [[[COLLECT {
  MATCH (x_1:LegalInstrument)
  WHERE x_1:Entity AND (x_1.id IN $inForce0 OR x_1.id IN $p3) AND ((x_1.id IN $p1) OR ((x_1.number IS NOT NULL AND x_1.number = $p2))) AND x_1.id >= ''
  WITH DISTINCT x_1 ORDER BY x_1.id ASC LIMIT $p4
  RETURN [[x_1.id], [x_1.id]]
},
  COLLECT {
  MATCH (x_1:LegalInstrument)
  WHERE x_1:Entity AND (x_1.id IN $inForce0 OR x_1.id IN $p3) AND ((x_1.id IN $p1) OR ((x_1.number IS NOT NULL AND x_1.number = $p2)))
  WITH DISTINCT x_1
  WITH coalesce(left(toString(x_1.enactedOn), 4), 'NOT_RECORDED') AS v_1, coalesce(left(toString(x_1.enactedOn), 4), 'NOT_RECORDED') AS w_1, count(x_1) AS n_1
  RETURN [v_1, w_1, n_1] AS c_1
}]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
