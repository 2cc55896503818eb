// Purpose: state what the graph holds now, and give the lock back.
// Parameters: $dataset - all properties of the Dataset node
// Columns: none
MATCH (d:Entity {id: 'dataset'})
SET d = $dataset
