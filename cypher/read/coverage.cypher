// Purpose: what the packs declare that they cover, and how many nodes of each kind a jurisdiction has, whatever the day.
// Parameters: $jurisdiction - id, or null for all jurisdictions of which anything is declared
// Columns: found - list of {jurisdiction, declared, counts}: properties of the jurisdiction, those of its Coverage nodes, and the
//   number of nodes by kind. Activities, therapies, conditions and sources belong to no jurisdiction: counted are the activities
//   that its mandates carry out, the therapies that its clinics offer or that may take its routes, the conditions that its clinics
//   offer something for or for which a therapy was studied that may take its routes, and the sources under its name
MATCH (c:Coverage)
WHERE c:Entity AND ($jurisdiction IS NULL OR c.jurisdiction = $jurisdiction)
WITH c.jurisdiction AS id, collect(properties(c)) AS declared
MATCH (j:Entity {id: id})
WHERE j:Jurisdiction
RETURN collect({jurisdiction: properties(j), declared: declared, counts: {
  JURISDICTION: 1,
  REGION: COUNT { MATCH (n:Region)-[:PART_OF]->(j) WHERE n:Entity RETURN DISTINCT n },
  AUTHORITY: COUNT { MATCH (n:Authority)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  MANDATE: COUNT { MATCH (n:Mandate)<-[:HOLDS]-(:Authority)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  ACTIVITY: COUNT { MATCH (n:Activity)<-[:EXERCISES]-(:Mandate)<-[:HOLDS]-(:Authority)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  LEGAL_INSTRUMENT: COUNT { MATCH (n:LegalInstrument)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  PROVISION: COUNT { MATCH (n:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  REQUIREMENT: COUNT { MATCH (n:Requirement)-[:REQUIRED_FOR]->(:Route)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  THERAPY_TYPE: COUNT {
    MATCH (n:TherapyType)
    WHERE n:Entity AND (EXISTS { MATCH (n)-[:MAY_TAKE]->(:Route)-[:IN]->(j) }
      OR EXISTS { MATCH (n)<-[:OF]-(:Offering)<-[:OFFERS]-(:Clinic)-[:IN]->(j) })
    RETURN DISTINCT n
  },
  ROUTE: COUNT { MATCH (n:Route)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  TRACK: COUNT { MATCH (n:Track)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  CLINIC: COUNT { MATCH (n:Clinic)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  OFFERING: COUNT { MATCH (n:Offering)<-[:OFFERS]-(:Clinic)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  LICENCE: COUNT { MATCH (n:Licence)<-[:HAS_LICENCE]-(:Clinic)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  GAP: COUNT { MATCH (n:Gap)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  SOURCE: COUNT { MATCH (n:Source) WHERE n:Entity AND n.id STARTS WITH j.id + '.' RETURN DISTINCT n },
  PROVIDER_CLASS: COUNT { MATCH (n:ProviderClass)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n },
  CONDITION: COUNT {
    MATCH (n:Condition)
    WHERE n:Entity AND (EXISTS { MATCH (n)<-[:STUDIED_FOR]-(:TherapyType)-[:MAY_TAKE]->(:Route)-[:IN]->(j) }
      OR EXISTS { MATCH (n)<-[:FOR_CONDITION]-(:Offering)<-[:OFFERS]-(:Clinic)-[:IN]->(j) })
    RETURN DISTINCT n
  },
  EXEMPTION: COUNT { MATCH (n:Exemption)<-[:GRANTS]-(:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->(j) WHERE n:Entity RETURN DISTINCT n }
}}) AS found
