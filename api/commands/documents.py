"""The GraphQL documents of the commands: what `--json` prints has their shape, and the texts are made of the same answers."""

from api.ask import CITED

LINK = """
  status authority { id name } mandate { id name } activity { id name } offering { id name } route { id name standing }
  dueOn { id name } provisions { id name locator } instruments { id name } gaps { id name }
  claims { id predicate value preferred note confidence } reason confidence
"""
CHANGE = f"""
  kind before {{ {LINK} }} after {{ {LINK} }}
  causes {{ text node {{ id }} step {{ from {{ id }} relationship to {{ id }} confidence {CITED} }} }}
"""
SIDE = "clinic { id name illustrative } asOf verdict summary confidence gaps { id name }"

WHAT_IF = f"""
query WhatIf($clinic: ID!, $change: WhatIfChange!, $asOf: Date) {{
  whatIf(clinic: $clinic, change: $change, asOf: $asOf) {{
    before {{ {SIDE} }} after {{ {SIDE} }} changes {{ {CHANGE} }}
  }}
}}"""

# One clinic on two days, in the shape of a what-if.
DIFFERENCE = f"""
query Difference($clinic: ID!, $from: Date!, $to: Date!) {{
  before: oversight(clinic: $clinic, asOf: $from) {{ {SIDE} }}
  after: oversight(clinic: $clinic, asOf: $to) {{ {SIDE} }}
  changes: oversightDiff(clinic: $clinic, from: $from, to: $to) {{ {CHANGE} }}
}}"""

IMPACT = f"""
query Impact($instrument: ID!, $asOf: Date, $after: String) {{
  impact(instrument: $instrument, asOf: $asOf) {{
    instrument {{ id name number enactedOn validFrom validTo }}
    mandates {{ id name confidence {CITED} }} authorities {{ id name }} requirements {{ id name confidence {CITED} }}
    clinics(first: 100, after: $after) {{
      totalCount nodes {{ id name illustrative }} pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}"""

GAPS = f"""
query Gaps($where: GapWhere, $asOf: Date, $after: String) {{
  gaps(where: $where, asOf: $asOf, first: 100, after: $after) {{
    totalCount
    nodes {{
      id name kind origin jurisdiction {{ id name }} summary rationale consequences exposure derivedFrom {{ id name }}
      routes {{ id name }} avoidedMandates {{ id name }} avoidedRequirements {{ id name }} confidence {CITED}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""

CHECKLIST = f"""
query Checklist($offering: ID!, $asOf: Date) {{
  offering(id: $offering, asOf: $asOf) {{
    id name clinic {{ id name illustrative }} therapy {{ id name }} route {{ id name standing }}
    checklist {{ status requirement {{ id name }} reason {CITED} }}
  }}
}}"""
