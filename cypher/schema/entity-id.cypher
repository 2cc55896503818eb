// Purpose: an id is unique across all kinds, and is what nearly every look-up starts from.
// Parameters: none
// Columns: none
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE
