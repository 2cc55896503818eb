// Purpose: everything that is the same for every clinic: the law of all jurisdictions, whatever the day, and what sources contest
//   of it. `graph.law.law_snapshot` keeps it in memory for as long as the graph stays as it is.
// Parameters: none
// Columns: version - changes with every load; dataset - properties of the Dataset node; packs - properties of the packs, by id;
//   nodes - list of {label, properties}; edges - list of {type, source, target, properties}; claims - every side of every
//   contest on who holds a mandate, what it covers, or what an authority can enforce, as a list of {about, properties}
CALL () {
  MATCH (n:Activity|Authority|Coverage|Exemption|Gap|Jurisdiction|LegalInstrument|Mandate|ProviderClass|Provision|Region|Requirement|Route|TherapyType|Track)
  WHERE n:Entity
  RETURN collect({label: head([l IN labels(n) WHERE l <> 'Entity']), properties: properties(n)}) AS nodes
}
CALL () {
  MATCH (a:Entity)-[r:AMENDS|AVOIDS|CAN_ENFORCE|CONCERNS|COVERS|ENFORCES|EXERCISES|FOLLOWS|FOR|FROM|GRANTED_BY|GRANTS|HOLDS|IMPLEMENTS|MAY_TAKE|MIRRORS|OPENS|OPEN_TO|PART_OF|PROVIDED_BY|REACHES|REPLACES|REQUIRED_FOR|SET_BY]->(b:Entity)
  RETURN collect({type: type(r), source: a.id, target: b.id, properties: properties(r)}) AS edges
}
CALL () {
  MATCH (a:Authority|Gap|LegalInstrument|ProviderClass|Route|Track)-[r:IN]->(b:Jurisdiction)
  WHERE a:Entity AND b:Entity
  RETURN collect({type: type(r), source: a.id, target: b.id, properties: properties(r)}) AS belonging
}
CALL () {
  MATCH (a:ProviderClass|TherapyType)-[r:BROADER]->(b:Entity)
  WHERE a:Entity
  RETURN collect({type: type(r), source: a.id, target: b.id, properties: properties(r)}) AS widening
}
CALL () {
  MATCH (i:LegalInstrument)-[r:ISSUED_BY]->(b:Authority)
  WHERE i:Entity AND b:Entity
  RETURN collect({type: type(r), source: i.id, target: b.id, properties: properties(r)}) AS issuing
}
CALL () {
  MATCH (c:Claim)-[:ABOUT]->(:Authority|Mandate)
  WHERE c:Entity AND c.contested AND c.predicate IN ['HOLDS', 'COVERS', 'REACHES', 'enforcement']
  WITH collect(DISTINCT c.contest) AS contests
  MATCH (c:Claim)-[:ABOUT]->(about:Entity)
  WHERE c:Entity AND c.contest IN contests
  RETURN collect({about: about.id, properties: properties(c), restsOn: COLLECT {
    MATCH (c)-[:RESTS_ON]->(p:Provision)
    WHERE p:Entity
    RETURN p.id ORDER BY p.id
  }}) AS claims
}
MATCH (d:Dataset)
WHERE d:Entity
RETURN d.contentHash + ' ' + d.loadedAt AS version, properties(d) AS dataset,
  COLLECT { MATCH (p:Pack) WHERE p:Entity RETURN properties(p) ORDER BY p.id } AS packs,
  nodes, edges + belonging + widening + issuing AS edges, claims
