// The ten clinics that a full-text query finds first. Parameters: $index, $query. Columns: answer.
CALL db.index.fulltext.queryNodes($index, $query, {limit: 10}) YIELD node, score
RETURN collect({id: node.id, name: node.name, nameTexts: node.nameTexts}) AS answer
