"""The GraphQL documents of the commands: what `--json` prints has their shape, and the texts are made of the same answers."""

from api.cli.questions import CITED

NAMED = "id name names @include(if: $named) { lang text }"
LINK = f"""
  status authority {{ {NAMED} }} mandate {{ {NAMED} }} activity {{ {NAMED} }} offering {{ {NAMED} }}
  route {{ {NAMED} standing }} dueOn {{ {NAMED} }} provisions {{ {NAMED} locator }} instruments {{ {NAMED} }}
  gaps {{ {NAMED} }} claims {{ id predicate value preferred note confidence }} reason(lang: $lang) confidence
"""
CHANGE = f"""
  kind before {{ {LINK} }} after {{ {LINK} }}
  causes {{
    text(lang: $lang) node {{ id }} step {{ from {{ id }} relationship to {{ id }} confidence {CITED} }}
  }}
"""
SIDE = f"clinic {{ {NAMED} illustrative }} asOf verdict summary(lang: $lang) confidence gaps {{ {NAMED} }}"
TOLD = "$lang: Language! = EN, $named: Boolean! = false"  # in which language, and whether with the names in all of them

WHAT_IF = f"""
query WhatIf($clinic: ID!, $change: WhatIfChange!, $asOf: Date, {TOLD}) {{
  whatIf(clinic: $clinic, change: $change, asOf: $asOf) {{
    before {{ {SIDE} }} after {{ {SIDE} }} changes {{ {CHANGE} }}
  }}
}}"""

# One clinic on two days, in the shape of a what-if.
DIFFERENCE = f"""
query Difference($clinic: ID!, $from: Date!, $to: Date!, {TOLD}) {{
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

# What an answer on oversight says in words: names are in the language of the rest.
OVERSIGHT_TEXT = """
query OversightText(
  $clinic: ID!, $therapy: ID, $asOf: Date, $minConfidence: Confidence, $lang: Language! = EN
) {
  oversight(clinic: $clinic, therapy: $therapy, asOf: $asOf, minConfidence: $minConfidence) {
    clinic { id name(lang: $lang) illustrative } asOf verdict summary(lang: $lang) confidence
    links {
      status authority { id name(lang: $lang) } mandate { id name(lang: $lang) } provisions { name(lang: $lang) }
      route { id name(lang: $lang) } dueOn { id name(lang: $lang) }
      claims { id subject { id } predicate value contest preferred note }
      reasonInShort(lang: $lang) confidence citations { id locator source { id title url } }
    }
    gaps { id name(lang: $lang) }
    leftOut {
      links { status authority { name(lang: $lang) } mandate { name(lang: $lang) } confidence }
      gaps { id name(lang: $lang) }
    }
  }
}"""

STATE = "query State { dataset { contentHash loadedAt } }"
JURISDICTION = "query Jurisdiction($id: ID!) { jurisdiction(id: $id) { id } }"
RELEASES = "query Releases { releases { release contentHash loadedAt } }"

SEARCH = """
query Search($text: String!, $kinds: [NodeKind!], $jurisdiction: ID, $asOf: Date, $first: Int) {
  search(query: $text, kinds: $kinds, jurisdiction: $jurisdiction, asOf: $asOf, first: $first) {
    totalCount didYouMean ignored
    nodes { score excerpt node { __typename id ... on Entity { name } ... on Source { title } ... on Licence { number } } }
  }
}"""

COUNTS = """
query Counts($where: ClinicWhere, $by: [ClinicDimension!]!, $on: [Date!], $lang: Language! = EN, $reasoned: Boolean!) {
  clinicCounts(where: $where, by: $by, on: $on) {
    rows { on keys { dimension value label(lang: $lang) } clinics offerings where reason(lang: $lang) @include(if: $reasoned) }
    totals { on clinics offerings }
  }
}"""
