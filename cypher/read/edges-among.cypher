// Purpose: the relationships between any two of some nodes that hold on a day, without those that are not walked: that one cites is
//   none, and what an authority can enforce in its jurisdiction leads where it belongs.
// Parameters: $question - map with `ids`, a list of ids; $day - ISO date
// Columns: found - list of {type, source, target, properties}
UNWIND $question.ids AS id
MATCH (a:Entity {id: id})-[r]->(b:Entity)
WHERE b.id IN $question.ids AND coalesce(r.validFrom, $day) <= $day AND coalesce(r.validTo, $day) >= $day
  AND NOT type(r) IN ['CITES', 'CAN_ENFORCE']
RETURN collect({type: type(r), source: a.id, target: b.id, properties: properties(r)}) AS found
