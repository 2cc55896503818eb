// $p1: what follows from [the variable text, ['CLINIC'], None]
// $p2: what follows from 5
// $day0, $standing0: the law on the day of the dataset
RETURN [head(COLLECT {
  MATCH (d:Dataset)
  RETURN d.contentHash + ' ' + d.loadedAt
}),
  [COLLECT {
  CALL db.index.fulltext.queryNodes('entity_words', $p1.lucene) YIELD node AS x_1
  WITH x_1
  WHERE ($p1.kinds = '' OR $p1.kinds CONTAINS '|' + head([l_1 IN labels(x_1) WHERE l_1 <> 'Entity']) + '|') AND CASE
    WHEN x_1:Activity|Authority|Clinic|Gap|Jurisdiction|Licence|Region|TherapyType|Track THEN coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    WHEN x_1:Exemption|LegalInstrument|Mandate|Provision|Requirement|Route THEN x_1.id IN $standing0
    WHEN x_1:Offering THEN coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND EXISTS {
    MATCH (x_1)<-[f_1:OFFERS]-(c_1:Clinic)
    WHERE coalesce(f_1.validFrom, $day0) <= $day0 AND coalesce(f_1.validTo, $day0) >= $day0 AND coalesce(c_1.validFrom, $day0) <= $day0 AND coalesce(c_1.validTo, $day0) >= $day0
  }
    WHEN x_1:Source THEN true ELSE false END
  WITH x_1, head([l_1 IN labels(x_1) WHERE l_1 <> 'Entity']) AS kind_1, x_1.id AS id_1,
    CASE
    WHEN x_1.id = $p1.id OR x_1.words CONTAINS '# ' + $p1.text + ' #' THEN 5
    WHEN x_1.words CONTAINS '= ' + $p1.text + ' =' THEN 4
    WHEN x_1.words CONTAINS '= ' + $p1.text OR x_1.words CONTAINS '# ' + $p1.text THEN 3
    WHEN all(word_1 IN split($p1.text, ' ') WHERE x_1.words CONTAINS ' ' + word_1 + ' ') THEN 2 ELSE 1 END AS rank_1
  WHERE $p1.rank = 0 OR rank_1 < $p1.rank OR (rank_1 = $p1.rank AND (kind_1 > $p1.kind OR (kind_1 = $p1.kind AND id_1 > $p1.after)))
  WITH x_1, kind_1, id_1, rank_1 ORDER BY rank_1 DESC, kind_1, id_1 LIMIT $p2
  RETURN [rank_1, kind_1, properties(x_1), [x_1.id]]
},
  head(COLLECT {
  CALL db.index.fulltext.queryNodes('entity_words', $p1.lucene) YIELD node AS x_1
  WITH x_1
  WHERE ($p1.kinds = '' OR $p1.kinds CONTAINS '|' + head([l_1 IN labels(x_1) WHERE l_1 <> 'Entity']) + '|') AND CASE
    WHEN x_1:Activity|Authority|Clinic|Gap|Jurisdiction|Licence|Region|TherapyType|Track THEN coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
    WHEN x_1:Exemption|LegalInstrument|Mandate|Provision|Requirement|Route THEN x_1.id IN $standing0
    WHEN x_1:Offering THEN coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND EXISTS {
    MATCH (x_1)<-[f_1:OFFERS]-(c_1:Clinic)
    WHERE coalesce(f_1.validFrom, $day0) <= $day0 AND coalesce(f_1.validTo, $day0) >= $day0 AND coalesce(c_1.validFrom, $day0) <= $day0 AND coalesce(c_1.validTo, $day0) >= $day0
  }
    WHEN x_1:Source THEN true ELSE false END
  RETURN count(x_1) AS total_1
})]] AS data
