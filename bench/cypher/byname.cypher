// Fifty clinics after another in the order of names, with what they offer. Parameters: $name, $id. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
UNWIND COLLECT {
  MATCH (c:Clinic)
  WHERE c.sortName >= $name AND (c.sortName > $name OR c.id > $id)
    AND coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
  RETURN c ORDER BY c.sortName, c.id LIMIT 50
} AS c
RETURN collect({id: c.id, name: c.name, offerings: COLLECT {
  MATCH (c)-[offers:OFFERS]->(o:Offering)-[:OF]->(t:TherapyType)
  WHERE coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
    AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
  RETURN {id: o.id, name: o.name, therapy: {id: t.id, name: t.name}}
}}) AS answer
