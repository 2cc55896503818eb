// Who oversees the clinic `c`, mandate by mandate: the rules of docs/model.md in one statement. The raw driver runs it in
// `oversight`, the peer as the @cypher field `Clinic.oversight`. Columns: link.
MATCH (d:Dataset)
MATCH (c)-[inside:IN]->(j:Jurisdiction)
WITH c, j, d.asOf AS day, inside
WHERE coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
      AND coalesce(inside.validFrom, day) <= day AND coalesce(inside.validTo, day) >= day
      AND coalesce(j.validFrom, day) <= day AND coalesce(j.validTo, day) >= day

// include law
CALL (day, j, law) {
  MATCH (r:Route)
  WHERE coalesce(r.validFrom, day) <= day AND coalesce(r.validTo, day) >= day
    AND EXISTS {
      MATCH (r)-[belongs:IN]->(j)
      WHERE coalesce(belongs.validFrom, day) <= day AND coalesce(belongs.validTo, day) >= day
    }
    AND (NOT EXISTS { MATCH (r)-[:PROVIDED_BY]->(:Provision) } OR EXISTS {
      MATCH (r)-[by:PROVIDED_BY]->(p:Provision)
      WHERE p.id IN law AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
    })
  RETURN collect(r.id) AS inForce
}

// The classes of providers that the clinic belongs to, the broader ones too, and the routes that are open to other classes alone:
// closed to it, or unsure where no class of it is recorded.
CALL (c, day) {
  MATCH way = (c)-[:BELONGS_TO]->(:ProviderClass)-[:BROADER*0..8]->(k:ProviderClass)
  WHERE all(x IN relationships(way) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    AND all(x IN nodes(way) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  RETURN collect(DISTINCT k.id) AS classes
}
CALL (day, classes) {
  MATCH (r:Route)-[opens:OPEN_TO]->(k:ProviderClass)
  WHERE coalesce(opens.validFrom, day) <= day AND coalesce(opens.validTo, day) >= day
  WITH classes, r, collect(k.id) AS open
  WITH size(classes) = 0 AS unknown, r, any(k IN open WHERE k IN classes) AS isOpen
  RETURN collect(CASE WHEN NOT unknown AND NOT isOpen THEN r.id END) AS closed,
    collect(CASE WHEN unknown THEN r.id END) AS unsure
}

// Each offering with the route that it claims and the lawful routes that its therapy, or a broader one, may take.
CALL (c, day, inForce) {
  MATCH (c)-[offers:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)
  WHERE coalesce(offers.validFrom, day) <= day AND coalesce(offers.validTo, day) >= day
      AND coalesce(o.validFrom, day) <= day AND coalesce(o.validTo, day) >= day
      AND coalesce(of.validFrom, day) <= day AND coalesce(of.validTo, day) >= day
      AND coalesce(t.validFrom, day) <= day AND coalesce(t.validTo, day) >= day
  RETURN collect({
    id: o.id,
    route: head(COLLECT {
      MATCH (o)-[claims:CLAIMS]->(r:Route)
      WHERE coalesce(claims.validFrom, day) <= day AND coalesce(claims.validTo, day) >= day
      RETURN r.id AS id ORDER BY id
    }),
    lawful: COLLECT {
      MATCH up = (t)-[:BROADER*0..8]->(:TherapyType)-[:MAY_TAKE]->(l:Route)
      WHERE l.standing = 'LAWFUL' AND l.id IN inForce
        AND all(x IN relationships(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
        AND all(x IN nodes(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
      RETURN DISTINCT l.id
    }
  }) AS offerings
}

// Each mandate in force of the jurisdiction with its holder, its activity and what it covers.
MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act:Activity)
WHERE m.reach <> 'NO_CLINIC'
  AND coalesce(belongs.validFrom, day) <= day AND coalesce(belongs.validTo, day) >= day
      AND coalesce(a.validFrom, day) <= day AND coalesce(a.validTo, day) >= day
      AND coalesce(holds.validFrom, day) <= day AND coalesce(holds.validTo, day) >= day
      AND coalesce(m.validFrom, day) <= day AND coalesce(m.validTo, day) >= day
      AND coalesce(exercises.validFrom, day) <= day AND coalesce(exercises.validTo, day) >= day
      AND coalesce(act.validFrom, day) <= day AND coalesce(act.validTo, day) >= day
  AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
    MATCH (m)-[by:GRANTED_BY]->(p:Provision)
    WHERE p.id IN law AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
  })
WITH *, COLLECT {
    MATCH (m)-[covers:COVERS]->(r:Entity)
    WHERE (r.id IN inForce OR r = j) AND coalesce(covers.validFrom, day) <= day AND coalesce(covers.validTo, day) >= day
    RETURN r.id
  } AS covered, COLLECT {
    MATCH (m)<-[out:FROM]-(x:Exemption)-[for:FOR]->(r:Route)
    WHERE r.id IN inForce
      AND coalesce(out.validFrom, day) <= day AND coalesce(out.validTo, day) >= day
      AND coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day
      AND coalesce(for.validFrom, day) <= day AND coalesce(for.validTo, day) >= day
      AND EXISTS {
        MATCH (x)<-[grants:GRANTS]-(p:Provision)
        WHERE p.id IN law AND coalesce(grants.validFrom, day) <= day AND coalesce(grants.validTo, day) >= day
      }
    RETURN DISTINCT r.id
  } AS exempt, COLLECT {
    MATCH (m)-[reaches:REACHES]->(k:ProviderClass)
    WHERE coalesce(reaches.validFrom, day) <= day AND coalesce(reaches.validTo, day) >= day
    RETURN k.id
  } AS reached
WHERE (m.reach <> 'EVERY_CLINIC' OR j.id IN covered)
  AND (m.reach <> 'CLASSES' OR size(reached) > 0)
  AND (size(reached) = 0 OR size(classes) = 0 OR any(k IN reached WHERE k IN classes))

// The rules: one status for a mandate that reaches whoever takes a route and an offering, or for a mandate and the clinic.
WITH *, [o IN offerings WHERE o.route IN exempt] AS freed, size(reached) = 0 OR size(classes) > 0 AS meant,
  [o IN offerings | o {.*, due: [l IN CASE
    WHEN any(l IN o.lawful WHERE NOT l IN closed) THEN [l IN o.lawful WHERE NOT l IN closed] ELSE o.lawful
  END WHERE l IN covered]}] AS ways
WITH *, CASE m.reach
    WHEN 'ROUTES' THEN [o IN ways | {offering: o.id, route: o.route, status: CASE
      WHEN o.route IS NULL THEN CASE WHEN size(o.due) > 0 THEN 'NOT_RECORDED' END
      WHEN o.route IN exempt THEN 'EXEMPT'
      WHEN o.route IN covered THEN CASE WHEN meant THEN 'APPLIES' ELSE 'NOT_RECORDED' END
      WHEN size(o.due) = 0 THEN null
      WHEN o.route IN o.lawful THEN CASE
        WHEN o.route IN closed AND any(l IN o.due WHERE NOT l IN closed AND NOT l IN unsure)
        THEN CASE WHEN meant THEN 'BYPASSED' ELSE 'NOT_RECORDED' END
      END
      WHEN NOT meant OR all(l IN o.due WHERE l IN unsure) THEN 'NOT_RECORDED'
      ELSE 'BYPASSED'
    END}]
    ELSE [o IN freed | {offering: o.id, route: o.route, status: 'EXEMPT'}] + CASE
      WHEN size(freed) > 0 AND size(freed) = size(offerings) THEN []
      WHEN m.reach = 'NOT_RECORDED' OR NOT meant THEN [{offering: null, route: j.id, status: 'NOT_RECORDED'}]
      ELSE [{offering: null, route: j.id, status: 'APPLIES'}]
    END
  END AS found
UNWIND found AS one
WITH * WHERE one.status IS NOT NULL
RETURN {
  status: CASE WHEN one.status = 'APPLIES' AND EXISTS {
      MATCH (m)<-[:ABOUT]-(claim:Claim)
      WHERE claim.contested AND (claim.predicate = 'HOLDS' OR (claim.predicate = 'COVERS' AND claim.value = one.route))
    } THEN 'CONTESTED' ELSE one.status END,
  offering: one.offering,
  authority: {id: a.id, name: a.name},
  mandate: {id: m.id},
  activity: {id: act.id},
  instruments: CASE one.status
    WHEN 'EXEMPT' THEN COLLECT {
      MATCH (m)<-[:FROM]-(x:Exemption)-[:FOR]->(r:Route {id: one.route})
      MATCH (x)<-[grants:GRANTS]-(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
      WHERE p.id IN law AND coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day
      AND coalesce(grants.validFrom, day) <= day AND coalesce(grants.validTo, day) >= day
      AND coalesce(part.validFrom, day) <= day AND coalesce(part.validTo, day) >= day
      WITH DISTINCT i ORDER BY i.id
      RETURN {id: i.id, number: i.number}
    }
    ELSE COLLECT {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
      WHERE p.id IN law AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
      AND coalesce(part.validFrom, day) <= day AND coalesce(part.validTo, day) >= day
      WITH DISTINCT i ORDER BY i.id
      RETURN {id: i.id, number: i.number}
    }
  END
} AS link
