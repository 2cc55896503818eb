// asked.p1: what follows from [the variable text, None]
// $p2: what follows from 5
// $day0, $inForce0: the law on the day of the dataset
UNWIND $asked AS asked
WITH collect([asked.at,
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
      WHEN x_1.id = question_1.id OR any(one_1 IN question_1.codes WHERE stored_1 CONTAINS one_1) THEN 9000
      WHEN any(one_1 IN question_1.names WHERE stored_1 CONTAINS one_1) THEN 8000
      WHEN any(one_1 IN question_1.alike WHERE stored_1 CONTAINS one_1) THEN 7000
      WHEN any(one_1 IN question_1.begun WHERE stored_1 CONTAINS one_1) OR x_1.id STARTS
    WITH question_1.beginning THEN 6000
      WHEN any(one_1 IN question_1.begunAlike WHERE stored_1 CONTAINS one_1) THEN 5500
      WHEN all(forms_1 IN question_1.whole WHERE any(one_1 IN forms_1 WHERE stored_1 CONTAINS one_1)) THEN 5000
      WHEN all(forms_1 IN question_1.words WHERE any(one_1 IN forms_1 WHERE stored_1 CONTAINS one_1)) THEN 4000
      WHEN all(forms_1 IN question_1.about WHERE any(one_1 IN forms_1 WHERE stored_1 CONTAINS one_1)) THEN 3000 ELSE 2000 END AS rank_1
    WITH x_1, kind_1, id_1, rank_1 ORDER BY rank_1 DESC, kind_1, id_1
    WHERE x_1:Entity AND x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    WITH x_1, kind_1, id_1, rank_1 ORDER BY rank_1 DESC, kind_1, id_1 LIMIT $p2
    RETURN [[rank_1, kind_1, id_1], [x_1.id, x_1.title, x_1.nameTexts, x_1.aliasTexts, x_1.number, x_1.codeValues, x_1.identifierValues, x_1.publisher, x_1.summary, x_1.summaryTexts, x_1.primaryRole, x_1.evidenceStatement, x_1.evidenceStatementTexts, x_1.who, x_1.standards, x_1.focus, x_1.rationale, x_1.consequences, x_1.rationaleTexts, x_1.consequencesTexts], [x_1.id]]
  },
    head(COLLECT {
    UNWIND found_1 AS x_1
    WITH question_1, x_1
    WHERE x_1:Entity AND x_1:Clinic AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    RETURN count(x_1) AS total_1
  })]
})]) AS records
RETURN [records,
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
