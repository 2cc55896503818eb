// Purpose: which clinics offer a therapy or a narrower one, and by which route.
// Parameters: $therapy - id; $day - ISO text
// Columns: clinic - id; therapy - name; route - name, null: none is recorded
MATCH (wide:TherapyType {id: $therapy})<-[:BROADER*0..]-(t:TherapyType)<-[:OF]-(o:Offering)<-[:OFFERS]-(c:Clinic)
WHERE all(one IN [c, o] WHERE coalesce(one.validFrom, $day) <= $day AND coalesce(one.validTo, $day) >= $day)
OPTIONAL MATCH (o)-[claim:CLAIMS]->(r:Route)
WHERE coalesce(claim.validFrom, $day) <= $day AND coalesce(claim.validTo, $day) >= $day
RETURN c.id AS clinic, t.name AS therapy, r.name AS route
ORDER BY clinic, therapy, route
