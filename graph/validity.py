"""What counts on a day, as Cypher predicates over `$day`: part of the one translator, pure text.

A node or relationship counts from its `validFrom` to its `validTo`. Beyond that, some kinds rest on others: an instrument
on what it implements, a provision on its instrument, and mandates, routes, requirements and exemptions on at least one of
their provisions, where any is recorded. Which instruments and provisions stand is found out once, at the start of a
statement, by `standing`: a database plans that far faster than the same question nested in every predicate.
"""

BASIS = {
    "Mandate": "-[{r}:GRANTED_BY]->",
    "Route": "-[{r}:PROVIDED_BY]->",
    "Requirement": "-[{r}:SET_BY]->",
    "Exemption": "<-[{r}:GRANTS]-",
}


def holds(variable: str) -> str:
    """The relationship, or the node by itself, holds on the day."""
    return f"coalesce({variable}.validFrom, $day) <= $day AND coalesce({variable}.validTo, $day) >= $day"


def counts(label: str, variable: str) -> str:
    """The node counts on the day, with everything that it rests on; needs `standing` at the start of the statement."""
    if label == "LegalInstrument":
        return f"{variable}.id IN instruments"
    if label == "Provision":
        return f"{variable}.id IN provisions"
    if label not in BASIS:
        return holds(variable)
    by, law = f"{variable}_by", f"{variable}_law"
    none = f"NOT EXISTS {{ MATCH ({variable}){BASIS[label].format(r='')}(:Provision) }}"
    some = (
        f"MATCH ({variable}){BASIS[label].format(r=by)}({law}:Provision) WHERE {holds(by)} AND {law}.id IN provisions"
    )
    return f"{holds(variable)} AND ({none} OR EXISTS {{ {some} }}){held(label, variable)}"


def held(label: str, variable: str) -> str:
    """A mandate counts only while an authority holds it, and while it is to carry out something."""
    if label != "Mandate":
        return ""
    by, holder = f"{variable}_held", f"{variable}_holder"
    match = f"MATCH ({variable})<-[{by}:HOLDS]-({holder}:Authority)"
    does, what = f"{variable}_does", f"{variable}_what"
    exercise = f"MATCH ({variable})-[{does}:EXERCISES]->({what}:Activity)"
    return (
        f" AND EXISTS {{ {match} WHERE {holds(by)} AND {holds(holder)} }}"
        f" AND EXISTS {{ {exercise} WHERE {holds(does)} AND {holds(what)} }}"
    )


def standing(predicate: str) -> str:
    """What a statement begins with so that the predicate can be used: the ids of instruments and provisions that stand.

    An instrument stands while it is in force and what it implements stands too, up to one that implements nothing. Of
    several that it implements, one suffices. Without `validFrom` it counts from `enactedOn`.
    """
    if "IN provisions" not in predicate and "IN instruments" not in predicate:
        return ""
    dates = "coalesce(x.validFrom, x.enactedOn, $day) <= $day AND coalesce(x.validTo, $day) >= $day"
    further = f"MATCH (top)-[further:IMPLEMENTS]->(:LegalInstrument) WHERE {holds('further')}"
    instruments = (
        "CALL () { MATCH (i:LegalInstrument) WHERE EXISTS { "
        f"MATCH way = (i)-[:IMPLEMENTS*0..8]->(top:LegalInstrument) WHERE all(x IN nodes(way) WHERE {dates}) "
        f"AND all(x IN relationships(way) WHERE {holds('x')}) AND NOT EXISTS {{ {further} }} }} "
        "RETURN collect(i.id) AS instruments } "
    )
    part = "MATCH (p:Provision)-[part:PART_OF]->(i:LegalInstrument) "
    provisions = (
        f"CALL (instruments) {{ {part}WHERE i.id IN instruments AND {holds('p')} AND {holds('part')} "
        "RETURN collect(p.id) AS provisions } "
    )
    return instruments + (provisions if "IN provisions" in predicate else "")
