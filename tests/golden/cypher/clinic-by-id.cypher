// asked.p1: the variable id
UNWIND $asked AS asked
WITH collect([asked.at,
  head(COLLECT {
  MATCH (n1:Entity {id: asked.p1})
  WHERE n1:Clinic
  RETURN [n1.id, n1.name, [n1.nameLangs, n1.nameTexts], n1.illustrative, [n1.identifierSchemes, n1.identifierValues]]
})]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
