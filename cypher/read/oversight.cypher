// Purpose: the part of the graph that bears on one clinic's oversight on one day, everything in it valid that day. What each
//   mandate's status is follows from it in graph.oversight, step by step.
// Parameters: $clinic - id; $day - ISO day, or null for the packs' own; $therapy - id of a therapy that narrows the
//   question, or null; $repeal - ids of instruments taken as not in force; $reclassify - list of {offering, route}, each
//   taken as the route that the offering claims
// Columns: day - the day asked for; asOf - the day for which the packs speak; clinic - id; open - whether the clinic exists
//   that day; jurisdiction - id; offerings - ids of the offerings that count; inForce - ids of the routes in force;
//   coverage - declared coverage that holds that day; nodes - list of {label, properties}; edges - list of {type, source,
//   target, properties}; claims - list of {about, properties}
MATCH (d:Dataset)
MATCH (clinic:Entity {id: $clinic})-[inside:IN]->(j:Jurisdiction)
WHERE clinic:Clinic
WITH clinic, inside, j, d, coalesce($day, d.asOf) AS day
WITH clinic, inside, j, d, day, all(x IN [clinic, inside, j]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day) AS open

// What the clinic offers that day, with the therapy of each offering.
CALL (clinic, day, open) {
  MATCH (clinic)-[offers:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)
  WHERE open AND all(x IN [offers, o, of, t]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    AND ($therapy IS NULL OR EXISTS {
      MATCH up = (t)-[:BROADER*0..8]->(:TherapyType {id: $therapy})
      WHERE all(x IN relationships(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day) AND all(x IN nodes(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    })
  RETURN collect(o) AS offerings, collect(t) AS therapies, collect(offers) + collect(of) AS offeringEdges
}

// Instruments that stand: valid, not repealed, and what they implement stands too.
CALL (day) {
  MATCH (i:LegalInstrument)
  WHERE EXISTS {
    MATCH chain = (i)-[:IMPLEMENTS*0..8]->(top:LegalInstrument)
    WHERE all(x IN nodes(chain) WHERE NOT x.id IN $repeal
        AND coalesce(x.validFrom, x.enactedOn, day) <= day AND coalesce(x.validTo, day) >= day)
      AND all(x IN relationships(chain) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
      AND NOT EXISTS {
        MATCH (top)-[further:IMPLEMENTS]->(:LegalInstrument)
        WHERE coalesce(further.validFrom, day) <= day AND coalesce(further.validTo, day) >= day
      }
  }
  RETURN collect(i.id) AS standing
}
CALL (day, standing) {
  MATCH (p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE i.id IN standing AND all(x IN [p, part]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  RETURN collect(p.id) AS provisions
}

// Routes in force: valid, and provided for by a standing provision where any is recorded.
CALL (day, j, provisions) {
  MATCH (r:Route)-[belongs:IN]->(j)
  WHERE all(x IN [r, belongs]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    AND (NOT EXISTS { MATCH (r)-[:PROVIDED_BY]->(:Provision) } OR EXISTS {
      MATCH (r)-[by:PROVIDED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
    })
  RETURN collect(r.id) AS inForce
}

// L: the lawful routes in force that each therapy, or a broader one, may take.
CALL (day, therapies, inForce) {
  UNWIND therapies AS t
  MATCH up = (t)-[:BROADER*0..8]->(:TherapyType)-[:MAY_TAKE]->(l:Route)
  WHERE l.standing = 'LAWFUL' AND l.id IN inForce
    AND all(x IN relationships(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    AND all(x IN nodes(up) WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  UNWIND nodes(up) AS n
  UNWIND relationships(up) AS e
  RETURN collect(DISTINCT n) AS lawfulNodes, collect(DISTINCT e) AS lawfulEdges, collect(DISTINCT l.id) AS lawful
}

// R: the routes claimed, in force or not.
CALL (day, offerings) {
  UNWIND offerings AS o
  MATCH (o)-[claims:CLAIMS]->(r:Route)
  WHERE coalesce(claims.validFrom, day) <= day AND coalesce(claims.validTo, day) >= day
    AND NOT o.id IN [x IN $reclassify | x.offering]
  RETURN collect(DISTINCT r) AS claimed, collect(claims) AS claimEdges
}
CALL () {
  MATCH (r:Route)
  WHERE r.id IN [x IN $reclassify | x.route]
  RETURN collect(r) AS supposed
}
WITH *, claimed + supposed AS stated
CALL (day, stated) {
  UNWIND stated AS r
  MATCH (r)-[opens:OPENS]->(g:Gap)
  WHERE all(x IN [opens, g]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  RETURN collect(DISTINCT g) AS gaps, collect(DISTINCT opens) AS gapEdges
}
WITH *, [r IN stated | r.id] AS statedIds, [r IN stated | r.id] + lawful + [j.id] AS reachable

// Mandates of the jurisdiction that reach every clinic, one of these routes, or nobody knows whom.
CALL (day, j, provisions, reachable, statedIds) {
  MATCH (j)<-[belongs:IN]-(a:Authority)-[holds:HOLDS]->(m:Mandate)-[exercises:EXERCISES]->(act:Activity)
  WHERE all(x IN [belongs, a, holds, m, exercises, act]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
    AND (m.reach = 'NOT_RECORDED' OR EXISTS {
      MATCH (m)-[covers:COVERS]->(reached:Entity)
      WHERE reached.id IN reachable AND coalesce(covers.validFrom, day) <= day AND coalesce(covers.validTo, day) >= day
    } OR EXISTS {
      MATCH (m)<-[:FROM]-(:Exemption)-[:FOR]->(r:Route)
      WHERE r.id IN statedIds
    })
    AND (NOT EXISTS { MATCH (m)-[:GRANTED_BY]->(:Provision) } OR EXISTS {
      MATCH (m)-[by:GRANTED_BY]->(p:Provision)
      WHERE p.id IN provisions AND coalesce(by.validFrom, day) <= day AND coalesce(by.validTo, day) >= day
    })
  RETURN collect(DISTINCT m) AS mandates, collect(DISTINCT a) + collect(DISTINCT act) AS holders,
    collect(DISTINCT belongs) + collect(DISTINCT holds) + collect(DISTINCT exercises) AS mandateEdges
}
CALL (day, mandates, reachable) {
  UNWIND mandates AS m
  MATCH (m)-[covers:COVERS]->(reached:Entity)
  WHERE reached.id IN reachable AND coalesce(covers.validFrom, day) <= day AND coalesce(covers.validTo, day) >= day
  RETURN collect(DISTINCT covers) AS coverEdges
}
CALL (day, mandates, provisions) {
  UNWIND mandates AS m
  MATCH (m)-[by:GRANTED_BY]->(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE p.id IN provisions AND all(x IN [by, part]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  RETURN collect(DISTINCT p) + collect(DISTINCT i) AS laws, collect(DISTINCT by) + collect(DISTINCT part) AS lawEdges
}
CALL (day, mandates, provisions, statedIds) {
  UNWIND mandates AS m
  MATCH (m)<-[out:FROM]-(x:Exemption)-[of:FOR]->(r:Route)
  MATCH (x)<-[grants:GRANTS]-(p:Provision)-[part:PART_OF]->(i:LegalInstrument)
  WHERE r.id IN statedIds AND p.id IN provisions AND all(x IN [out, x, of, grants, part]
      WHERE coalesce(x.validFrom, day) <= day AND coalesce(x.validTo, day) >= day)
  RETURN collect(DISTINCT x) + collect(DISTINCT p) + collect(DISTINCT i) AS exemptions,
    collect(DISTINCT out) + collect(DISTINCT of) + collect(DISTINCT grants) + collect(DISTINCT part) AS exemptionEdges
}

// Where sources contest who holds a mandate or what it covers: every side of the contest.
CALL (mandates) {
  UNWIND mandates AS m
  MATCH (m)<-[:ABOUT]-(c:Claim)
  WHERE c.contested AND c.predicate IN ['HOLDS', 'COVERS']
  RETURN collect(DISTINCT c.contest) AS contests
}
CALL (contests) {
  MATCH (c:Claim)-[:ABOUT]->(about:Entity)
  WHERE c.contest IN contests
  RETURN collect({about: about.id, properties: properties(c)}) AS claims
}
CALL (day, j) {
  MATCH (c:Coverage)
  WHERE c.jurisdiction = j.id AND coalesce(c.validFrom, day) <= day AND coalesce(c.validTo, day) >= day
  RETURN collect(properties(c)) AS coverage
}
RETURN day, d.asOf AS asOf, clinic.id AS clinic, open, j.id AS jurisdiction, [o IN offerings | o.id] AS offerings,
  inForce, coverage, claims,
  [n IN [clinic, j] + offerings + therapies + lawfulNodes + stated + gaps + mandates + holders + laws + exemptions
    | {label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}] AS nodes,
  [e IN [inside] + offeringEdges + lawfulEdges + claimEdges + gapEdges + mandateEdges + coverEdges + lawEdges
      + exemptionEdges
    | {type: type(e), source: startNode(e).id, target: endNode(e).id, properties: properties(e)}] AS edges
