// asked.p1: the variable id
WITH head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
}) AS version
UNWIND $asked AS asked
RETURN collect([asked.at, version,
  head(COLLECT {
  MATCH (n1:Entity {id: asked.p1})
  WHERE n1:Clinic
  RETURN [n1.id, n1.name, [n1.nameLangs, n1.nameTexts], n1.illustrative, [n1.identifierSchemes, n1.identifierValues]]
})]) AS data
