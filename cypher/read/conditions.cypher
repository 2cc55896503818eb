// Purpose: what conditions are kinds of, whatever the day, for what counts by conditions.
// Parameters: none
// Columns: found - {version, conditions}: `version` changes with every load, and each of `conditions` is a list of its
//   properties, and what is wider as [id, [validFrom, validTo]] of the relationship
CALL () {
  MATCH (c:Condition)
  WHERE c:Entity
  RETURN collect([properties(c), COLLECT {
    MATCH (c)-[f:BROADER]->(w:Condition)
    WHERE w:Entity
    RETURN [w.id, [f.validFrom, f.validTo]]
  }]) AS conditions
}
MATCH (d:Dataset)
WHERE d:Entity
RETURN {version: d.contentHash + ' ' + d.loadedAt, conditions: conditions} AS found
