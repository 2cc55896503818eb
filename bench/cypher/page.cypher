// Fifty clinics after an id, with what they offer. Parameters: $after. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
UNWIND COLLECT {
  MATCH (c:Clinic)
  WHERE c.id > $after AND coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
  RETURN c ORDER BY c.id LIMIT 50
} AS c
RETURN collect({id: c.id, name: c.name, offerings: COLLECT {
  MATCH (c)-[offers:OFFERS]->(o:Offering)-[:OF]->(t:TherapyType)
  WHERE coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
    AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
  RETURN {id: o.id, name: o.name, therapy: {id: t.id, name: t.name}}
}}) AS answer
