// Purpose: of each saved question one last answer is held.
// Parameters: none
// Columns: none
CREATE CONSTRAINT watched_id IF NOT EXISTS FOR (n:Watched) REQUIRE n.id IS UNIQUE
