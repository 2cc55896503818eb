// Purpose: what clinics are counted by, and what their answers follow from, whatever the day, a part of all clinics at a time by the
//   order of their ids. What is told of many is told once. `graph.columns` keeps it in memory for as long as the graph stays as it is.
// Parameters: $after - the id behind which they are read; $most - how many at most
// Columns: found - {version, kinds}: `version` changes with every load, and each of `kinds` is what is told of some clinics, and
//   these as [id, name, offerings], each offering as [id, name], a name as the text by which it is ordered. Told is whether they
//   are illustrative, [validFrom, validTo] of the clinic, the id of the jurisdiction, the fact that it is in it, and lists of
//   regions, tracks, classes, licences and offerings. A fact is [validFrom, validTo, citedFrom, confidence] of a relationship. A
//   region, track or class is [id, fact]; a licence [status, its days, days of the relationship]; an offering [whether it is
//   illustrative, its days, the fact that the clinic offers it, and its therapies, claimed routes and conditions as lists of
//   [id, fact]]
MATCH (c:Clinic)
WHERE c:Entity AND c.id > $after
WITH c
ORDER BY c.id
LIMIT $most
MATCH (c)-[i:IN]->(j:Jurisdiction)
WHERE j:Entity
WITH c, i, j,
  COLLECT {
    MATCH (c)-[f:LOCATED_IN]->(r:Region)
    WHERE r:Entity
    RETURN [r.id, [f.validFrom, f.validTo, f.citedFrom, f.confidence]]
  } AS regions,
  COLLECT {
    MATCH (c)-[f:IN_TRACK]->(t:Track)
    WHERE t:Entity
    RETURN [t.id, [f.validFrom, f.validTo, f.citedFrom, f.confidence]]
  } AS tracks,
  COLLECT {
    MATCH (c)-[f:BELONGS_TO]->(k:ProviderClass)
    WHERE k:Entity
    RETURN [k.id, [f.validFrom, f.validTo, f.citedFrom, f.confidence]]
  } AS classes,
  COLLECT {
    MATCH (c)-[f:HAS_LICENCE]->(l:Licence)
    WHERE l:Entity
    RETURN [l.status, [l.validFrom, l.validTo], [f.validFrom, f.validTo]]
  } AS licences,
  COLLECT {
    MATCH (c)-[f:OFFERS]->(o:Offering)
    WHERE o:Entity
    RETURN [[o.id, o.sortName], [
      o.illustrative,
      [o.validFrom, o.validTo],
      [f.validFrom, f.validTo, f.citedFrom, f.confidence],
      COLLECT {
        MATCH (o)-[e:OF]->(t:TherapyType)
        WHERE t:Entity
        RETURN [t.id, [e.validFrom, e.validTo, e.citedFrom, e.confidence]]
      },
      COLLECT {
        MATCH (o)-[e:CLAIMS]->(r:Route)
        WHERE r:Entity
        RETURN [r.id, [e.validFrom, e.validTo, e.citedFrom, e.confidence]]
      },
      COLLECT {
        MATCH (o)-[e:FOR_CONDITION]->(d:Condition)
        WHERE d:Entity
        RETURN [d.id, [e.validFrom, e.validTo, e.citedFrom, e.confidence]]
      }
    ]]
  } AS offerings
WITH [
  c.illustrative, [c.validFrom, c.validTo], j.id, [i.validFrom, i.validTo, i.citedFrom, i.confidence],
  regions, tracks, classes, licences, [one IN offerings | one[1]]
] AS told, collect([c.id, c.sortName, [one IN offerings | one[0]]]) AS clinics
WITH collect([told, clinics]) AS kinds
MATCH (d:Dataset)
WHERE d:Entity
RETURN {version: d.contentHash + ' ' + d.loadedAt, kinds: kinds} AS found
