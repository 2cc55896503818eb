// The first twenty clinics of a region with an offering of the therapy by a route of that standing, and how many there are.
// Parameters: $region, $therapy, $standing. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
MATCH (:Entity {id: $region})<-[in:LOCATED_IN]-(c:Clinic)-[offers:OFFERS]->(o:Offering)-[of:OF]->(:TherapyType {id: $therapy})
MATCH (o)-[claims:CLAIMS]->(:Route {standing: $standing})
WHERE coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
    AND coalesce(in.validFrom, day) <= day AND coalesce(in.validTo, day) >= day
    AND coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
    AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
    AND coalesce(of.validFrom, day) <= day AND coalesce(of.validTo, day) >= day
    AND coalesce(claims.validFrom, day) <= day AND coalesce(claims.validTo, day) >= day
WITH DISTINCT c ORDER BY c.id
WITH collect(c) AS found
RETURN {total: size(found), nodes: [c IN found[..20] | {id: c.id, name: c.name}]} AS answer
