// $p1: datetime.date(2010, 1, 1)
// $p2: what follows from 5
RETURN [[[COLLECT {
  MATCH (x_1:LegalInstrument)
  WHERE x_1:Entity AND x_1.id IN $inForce0 AND (x_1.enactedOn IS NOT NULL AND x_1.enactedOn >= $p1)
  WITH DISTINCT x_1 ORDER BY coalesce(x_1.enactedOn, '') DESC, x_1.id DESC LIMIT $p2
  RETURN [[coalesce(x_1.enactedOn, ''), x_1.id], [x_1.id]]
}]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
