// Purpose: which version a Neo4j has.
// Parameters: none
// Columns: versions - list of texts
CALL dbms.components() YIELD versions
RETURN versions
