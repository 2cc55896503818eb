// Purpose: which requirements the offerings of a clinic are recorded to meet and to fail, whatever the day. With what `read/clinic` finds
//   of it and the law, its checklists follow from it in `graph.oversight.checklist`.
// Parameters: $clinic - id
// Columns: found - {type, source, target, properties}: the relationship, with the ids of the offering and the requirement
MATCH (clinic:Entity {id: $clinic})-[:OFFERS]->(o:Offering)-[e:MEETS|FAILS]->(x:Requirement)
WHERE clinic:Clinic AND o:Entity AND x:Entity
RETURN {type: type(e), source: o.id, target: x.id, properties: properties(e)} AS found
