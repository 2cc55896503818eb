"""What counts on a day, as Cypher predicates over `$day`: part of the one translator, pure text.

A node or relationship counts from its `validFrom` to its `validTo`. Beyond that, some kinds rest on others: an instrument
on what it implements, a provision on its instrument, and mandates, routes, requirements and exemptions on at least one of
their provisions, where any is recorded.
"""

BASIS = {
    "Mandate": ("-[{r}:GRANTED_BY]->", "Provision"),
    "Route": ("-[{r}:PROVIDED_BY]->", "Provision"),
    "Requirement": ("-[{r}:SET_BY]->", "Provision"),
    "Exemption": ("<-[{r}:GRANTS]-", "Provision"),
}


def holds(variable: str) -> str:
    """The relationship, or the node by itself, holds on the day."""
    return f"coalesce({variable}.validFrom, $day) <= $day AND coalesce({variable}.validTo, $day) >= $day"


def counts(label: str, variable: str) -> str:
    """The node counts on the day, with everything that it rests on."""
    if label == "LegalInstrument":
        return stands(variable)
    if label == "Provision":
        part, whole = f"{variable}_part", f"{variable}_whole"
        within = f"MATCH ({variable})-[{part}:PART_OF]->({whole}:LegalInstrument)"
        return f"{holds(variable)} AND EXISTS {{ {within} WHERE {holds(part)} AND {stands(whole)} }}"
    if label not in BASIS:
        return holds(variable)
    arrow, basis = BASIS[label]
    by, law = f"{variable}_by", f"{variable}_law"
    none = f"NOT EXISTS {{ MATCH ({variable}){arrow.format(r='')}(:{basis}) }}"
    some = f"MATCH ({variable}){arrow.format(r=by)}({law}:{basis}) WHERE {holds(by)} AND {counts(basis, law)}"
    return f"{holds(variable)} AND ({none} OR EXISTS {{ {some} }}){held(label, variable)}"


def held(label: str, variable: str) -> str:
    """A mandate counts only while an authority holds it."""
    if label != "Mandate":
        return ""
    by, holder = f"{variable}_held", f"{variable}_holder"
    match = f"MATCH ({variable})<-[{by}:HOLDS]-({holder}:Authority)"
    return f" AND EXISTS {{ {match} WHERE {holds(by)} AND {holds(holder)} }}"


def stands(variable: str) -> str:
    """The instrument is in force on the day, and so is what it implements, up to an instrument that implements nothing.

    Of several that it implements, one suffices. Without `validFrom` an instrument counts from `enactedOn`.
    """
    way, top, further = f"{variable}_way", f"{variable}_top", f"{variable}_further"
    dates = "coalesce(x.validFrom, x.enactedOn, $day) <= $day AND coalesce(x.validTo, $day) >= $day"
    return (
        f"EXISTS {{ MATCH {way} = ({variable})-[:IMPLEMENTS*0..8]->({top}:LegalInstrument) "
        f"WHERE all(x IN nodes({way}) WHERE {dates}) AND all(x IN relationships({way}) WHERE {holds('x')}) "
        f"AND NOT EXISTS {{ MATCH ({top})-[{further}:IMPLEMENTS]->(:LegalInstrument) WHERE {holds(further)} }} }}"
    )
