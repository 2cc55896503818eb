// Purpose: the relationships between any two of some nodes that hold on a day.
// Parameters: $question - map with `ids`, a list of ids; $day - ISO date
// Columns: found - list of {type, source, target, properties}
UNWIND $question.ids AS id
MATCH (a:Entity {id: id})-[r]->(b:Entity)
WHERE b.id IN $question.ids AND coalesce(r.validFrom, $day) <= $day AND coalesce(r.validTo, $day) >= $day
RETURN collect({type: type(r), source: a.id, target: b.id, properties: properties(r)}) AS found
