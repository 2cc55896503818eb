// asked.p1: what follows from [the variable text, None]
// $p2: what follows from 5
// $day0, $inForce0: the law on the day of the dataset
WITH head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
}) AS version
UNWIND $asked AS asked
RETURN collect([asked.at, version,
  head(COLLECT {
  WITH asked.p1 AS question_1
  WITH question_1,
    COLLECT {
    CALL db.index.fulltext.queryNodes('clinic_words', question_1.lucene, {limit: question_1.most}) YIELD node AS x_1
    RETURN x_1
  } AS found_1
  WHERE size(found_1) < question_1.most
  RETURN [COLLECT {
    UNWIND found_1 AS x_1
    WITH question_1, x_1
    WHERE true
    WITH question_1, x_1, x_1.words AS stored_1
    WITH question_1, x_1, 'Clinic' AS kind_1, x_1.id AS id_1,
      CASE
      WHEN x_1.id = question_1.id OR stored_1 CONTAINS question_1.code THEN 5
      WHEN stored_1 CONTAINS question_1.name THEN 4
      WHEN stored_1 CONTAINS question_1.names OR stored_1 CONTAINS question_1.codes THEN 3
      WHEN all(word_1 IN question_1.words WHERE stored_1 CONTAINS word_1) THEN 2 ELSE 1 END AS rank_1
    WITH x_1, kind_1, id_1, rank_1 ORDER BY rank_1 DESC, kind_1, id_1
    WHERE x_1:Entity AND x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    WITH x_1, kind_1, id_1, rank_1 ORDER BY rank_1 DESC, kind_1, id_1 LIMIT $p2
    RETURN [[rank_1, kind_1, id_1], [x_1.id, x_1.title, x_1.nameTexts, x_1.aliasTexts, x_1.number, x_1.codeValues, x_1.identifierValues], [x_1.id]]
  },
    head(COLLECT {
    UNWIND found_1 AS x_1
    WITH question_1, x_1
    WHERE x_1:Entity AND x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    RETURN count(x_1) AS total_1
  })]
})]) AS data
