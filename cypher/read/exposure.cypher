// Purpose: how many offerings go through gaps on a day: through a route that opens a recorded gap, or through one of the
//   routes that a derived gap shows in.
// Parameters: $gaps - list of {id, routes}, `routes` the ids of the routes of a derived gap, empty for a recorded one;
//   $day - ISO day
// Columns: found - list of {gap, exposure}
UNWIND $gaps AS gap
CALL (gap) {
  MATCH (r:Route)<-[claims:CLAIMS]-(o:Offering)<-[offers:OFFERS]-(c:Clinic)
  WHERE (r.id IN gap.routes OR EXISTS {
      MATCH (r)-[opens:OPENS]->(g:Gap)
      WHERE g.id = gap.id AND coalesce(opens.validFrom, $day) <= $day AND coalesce(opens.validTo, $day) >= $day
    })
    AND o:Entity AND c:Entity AND all(x IN [claims, o, offers, c]
      WHERE coalesce(x.validFrom, $day) <= $day AND coalesce(x.validTo, $day) >= $day)
  RETURN count(DISTINCT o) AS exposure
}
RETURN collect({gap: gap.id, exposure: exposure}) AS found
