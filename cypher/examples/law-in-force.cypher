// Purpose: the legal instruments in force on a day, the youngest first, and what each of them amends or replaces.
// Parameters: $day - ISO text
// Columns: instrument - id; from - its first day; changes - ids
MATCH (i:LegalInstrument)
WHERE coalesce(i.validFrom, i.enactedOn, $day) <= $day AND coalesce(i.validTo, $day) >= $day
OPTIONAL MATCH (i)-[:AMENDS|REPLACES]->(other:LegalInstrument)
RETURN i.id AS instrument, coalesce(i.validFrom, i.enactedOn) AS from, collect(DISTINCT other.id) AS changes
ORDER BY from DESC, instrument
