"""What pages call the types of relationships: words that stand between the thing that one leads from and that it leads to."""

from graph.explain.locale import Locale, message_in

RELATIONS = {
    "ABOUT": message_in("from one thing to another", "is about"),
    "AMENDS": message_in("from one thing to another", "amends"),
    "AVOIDS": message_in("from one thing to another", "lets go around"),
    "BELONGS_TO": message_in("from one thing to another", "belongs to"),
    "BROADER": message_in("from one thing to another", "is a kind of"),
    "CAN_ENFORCE": message_in("from one thing to another", "can enforce in"),
    "CLAIMS": message_in("from one thing to another", "claims"),
    "CONCERNS": message_in("from one thing to another", "concerns"),
    "COVERS": message_in("from one thing to another", "covers"),
    "ENFORCES": message_in("from one thing to another", "enforces"),
    "EXERCISES": message_in("from one thing to another", "is a mandate for"),
    "FAILS": message_in("from one thing to another", "is said not to meet"),
    "FOLLOWS": message_in("from one thing to another", "applies only where"),
    "FOR": message_in("from one thing to another", "takes out"),
    "FOR_CONDITION": message_in("from one thing to another", "is offered for"),
    "FROM": message_in("from one thing to another", "is an exemption from"),
    "GRANTED_BY": message_in("from one thing to another", "is granted by"),
    "GRANTS": message_in("from one thing to another", "grants"),
    "HAS_LICENCE": message_in("from one thing to another", "holds the licence"),
    "HOLDS": message_in("from one thing to another", "holds"),
    "IMPLEMENTS": message_in("from one thing to another", "is made under"),
    "IN": message_in("from one thing to another", "is in"),
    "IN_TRACK": message_in("from one thing to another", "is in the track"),
    "ISSUED_BY": message_in("from one thing to another", "was issued by"),
    "LOCATED_IN": message_in("from one thing to another", "is located in"),
    "MAY_TAKE": message_in("from one thing to another", "may take"),
    "MEETS": message_in("from one thing to another", "is said to meet"),
    "MIRRORS": message_in("from one thing to another", "is said to follow"),
    "OF": message_in("from one thing to another", "is an offer of"),
    "OFFERS": message_in("from one thing to another", "offers"),
    "OPENS": message_in("from one thing to another", "opens"),
    "OPEN_TO": message_in("from one thing to another", "is open to"),
    "PART_OF": message_in("from one thing to another", "is a part of"),
    "PROVIDED_BY": message_in("from one thing to another", "is provided for by"),
    "REACHES": message_in("from one thing to another", "reaches"),
    "REPLACES": message_in("from one thing to another", "replaces"),
    "REQUIRED_FOR": message_in("from one thing to another", "is required for"),
    "RESTS_ON": message_in("from one thing to another", "rests on"),
    "SET_BY": message_in("from one thing to another", "is set by"),
    "STUDIED_FOR": message_in("from one thing to another", "was studied for"),
}


def tell_relation(relationship: str, locale: Locale) -> str:
    """The words for a type of relationship."""
    return locale.tell_in(*RELATIONS[relationship])
