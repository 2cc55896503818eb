// $p1: what follows from [the variable text, None]
// $p2: what follows from 5
// $day0, $standing0: the law on the day of the dataset
RETURN [head(COLLECT {
  MATCH (d:Dataset)
  RETURN d.contentHash + ' ' + d.loadedAt
}),
  [COLLECT {
  CALL db.index.fulltext.queryNodes('entity_words', $p1.lucene) YIELD node AS x_1
  WITH x_1
  WHERE x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  WITH x_1, 'Clinic' AS kind_1, x_1.id AS id_1,
    CASE
    WHEN x_1.id = $p1.id OR x_1.words CONTAINS '# ' + $p1.text + ' #' THEN 5
    WHEN x_1.words CONTAINS '= ' + $p1.text + ' =' THEN 4
    WHEN x_1.words CONTAINS '= ' + $p1.text OR x_1.words CONTAINS '# ' + $p1.text THEN 3
    WHEN all(word_1 IN split($p1.text, ' ') WHERE x_1.words CONTAINS ' ' + word_1 + ' ') THEN 2 ELSE 1 END AS rank_1 ORDER BY rank_1 DESC, kind_1, id_1 LIMIT $p2
  RETURN [[rank_1, kind_1, id_1], [x_1.id, x_1.nameTexts, x_1.title, x_1.number, x_1.identifierValues], [x_1.id]]
},
  head(COLLECT {
  CALL db.index.fulltext.queryNodes('entity_words', $p1.lucene) YIELD node AS x_1
  WITH x_1
  WHERE x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  RETURN count(x_1) AS total_1
})]] AS data
