// Purpose: which statements a Neo4j works on, of those that this user may see: its own at least.
// Parameters: none
// Columns: text - the statement as it was sent
SHOW TRANSACTIONS
YIELD currentQuery AS text
RETURN text
