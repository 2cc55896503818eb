// The ten clinics whose names fit a text best, those that fit alike in the order of their ids.
// Parameters: $lucene, $name, $names, $words. Columns: answer.
MATCH (d:Dataset)
WITH d.asOf AS day
CALL db.index.fulltext.queryNodes('clinic_words', $lucene) YIELD node
WITH node, day, node.words AS words
WITH node, day, CASE
  WHEN words CONTAINS $name THEN 4
  WHEN words CONTAINS $names THEN 3
  WHEN all(word IN $words WHERE words CONTAINS word) THEN 2
  ELSE 1 END AS rank
WITH node, day, rank ORDER BY rank DESC, node.id
WHERE coalesce(node.validFrom, day) <= day AND coalesce(node.validTo, day) >= day
WITH node, rank ORDER BY rank DESC, node.id LIMIT 10
RETURN collect({id: node.id, name: node.name, nameTexts: node.nameTexts}) AS answer
