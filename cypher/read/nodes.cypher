// Purpose: nodes by their ids, whatever they are.
// Parameters: $ids - list of ids
// Columns: found - list of {label, properties}
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN collect({label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}) AS found
