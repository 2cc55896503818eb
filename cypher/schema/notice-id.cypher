// Purpose: what changed in the answer to a saved question is noted once, however many services see it.
// Parameters: none
// Columns: none
CREATE CONSTRAINT notice_id IF NOT EXISTS FOR (n:Notice) REQUIRE n.id IS UNIQUE
