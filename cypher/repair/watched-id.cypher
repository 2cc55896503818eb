// Purpose: remove the index that a Neo4j killed while it made the constraint keeps; it belongs to nothing and is in the way.
// Parameters: none
// Columns: none
DROP INDEX watched_id IF EXISTS
