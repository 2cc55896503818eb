// $p1: what follows from [the variable text, None]
// $p2: what follows from 5
// $day0, $standing0: the law on the day of the dataset
RETURN [head(COLLECT {
  MATCH (d:Dataset)
  RETURN d.contentHash + ' ' + d.loadedAt
}),
  head(COLLECT {
  CALL db.index.fulltext.queryNodes('entity_words', $p1.lucene, {limit: $p1.most}) YIELD node AS x_1
  WITH collect(x_1) AS found_1
  WHERE size(found_1) < $p1.most
  RETURN [COLLECT {
    UNWIND found_1 AS x_1
    WITH x_1
    WHERE x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    WITH x_1, 'Clinic' AS kind_1, x_1.id AS id_1,
      CASE
      WHEN x_1.id = $p1.id OR x_1.words CONTAINS $p1.code THEN 5
      WHEN x_1.words CONTAINS $p1.name THEN 4
      WHEN x_1.words CONTAINS $p1.names OR x_1.words CONTAINS $p1.codes THEN 3
      WHEN all(word_1 IN $p1.words WHERE x_1.words CONTAINS word_1) THEN 2 ELSE 1 END AS rank_1 ORDER BY rank_1 DESC, kind_1, id_1 LIMIT $p2
    RETURN [[rank_1, kind_1, id_1], [x_1.id, x_1.nameTexts, x_1.title, x_1.number, x_1.identifierValues], [x_1.id]]
  },
    head(COLLECT {
    UNWIND found_1 AS x_1
    WITH x_1
    WHERE x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    RETURN count(x_1) AS total_1
  })]
})] AS data
