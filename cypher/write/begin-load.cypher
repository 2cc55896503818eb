// Purpose: take the lock that lets one load run at a time: every load writes this node first.
// Parameters: $token - anything that differs from load to load
// Columns: dataset - what the Dataset node said before
MERGE (d:Entity:Dataset {id: 'dataset'})
WITH d, properties(d) AS dataset
SET d.loading = $token
RETURN dataset
