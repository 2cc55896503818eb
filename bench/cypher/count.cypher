// How many clinics there are on the day. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
MATCH (c:Clinic)
WHERE coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
RETURN count(c) AS answer
