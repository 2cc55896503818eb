"""What counts on a day, as Cypher predicates over `$day` and `$inForce`, and what a node is: part of the one translator.

A node or relationship counts from its `validFrom` to its `validTo`. Beyond that, some kinds rest on others:
`graph.law.law_snapshot` says which of them are in force on the day, and `$inForce` is the list of their ids. `$denied` lists
what mandates do not cover or reach, by a settled contest: the ids of both with a space. `$undated` lists mandates of which
nobody has recorded that there were any so early.
"""

LAW_ON_DAY = ("inForce", "denied", "undated")  # parameters that follow from the law and the day
RESTING = frozenset({"LegalInstrument", "Provision", "Mandate", "Route", "Requirement", "Exemption"})


def label_of(variable: str) -> str:
    """The label of a node beside `Entity`."""
    return f"head([l IN labels({variable}) WHERE l <> 'Entity'])"


def is_ours_text(variable: str) -> str:
    """The node is one of Remit's: beside the label of its kind, which others may use too, each has `Entity`."""
    return f"{variable}:Entity"


def valid_on_text(variable: str) -> str:
    """The relationship, or the node by itself, holds on the day."""
    return f"coalesce({variable}.validFrom, $day) <= $day AND coalesce({variable}.validTo, $day) >= $day"


def in_force_text(label: str, variable: str) -> str:
    """The node counts on the day, with everything that it rests on."""
    return f"{variable}.id IN $inForce" if label in RESTING else valid_on_text(variable)


def not_denied_text(mandate: str, target: str) -> str:
    """No settled contest denies that the mandate covers, or reaches, the other one."""
    return f"NOT {mandate}.id + ' ' + {target}.id IN $denied"
