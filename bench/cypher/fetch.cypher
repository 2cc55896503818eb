// Clinics by their ids, with what they offer. Parameters: $ids. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
UNWIND $ids AS id
MATCH (c:Entity {id: id})
WHERE c:Clinic
RETURN collect({id: c.id, name: c.name, offerings: COLLECT {
  MATCH (c)-[offers:OFFERS]->(o:Offering)-[:OF]->(t:TherapyType)
  WHERE coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
    AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
  RETURN {id: o.id, name: o.name, therapy: {id: t.id, name: t.name}}
}}) AS answer
