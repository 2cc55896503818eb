"""The sentences of causes in Russian: as those in English. Names stand in the nominative, beside a noun that is declined."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from graph.explain.messages import Change, Fallen, Silent, Taken, Tied, Turn, Turned, Way
from graph.explain.russian import capital, day_of, quoted, silence
from graph.model.vocabulary import Edge, Node

NOUNS = {
    "Activity": "функция", "Authority": "орган", "Clinic": "клиника", "Exemption": "изъятие", "Gap": "пробел",
    "Jurisdiction": "юрисдикция", "LegalInstrument": "акт", "Mandate": "полномочие", "Offering": "услуга",
    "Provision": "норма", "Route": "путь", "TherapyType": "терапия",
}  # fmt: skip
STATES = {
    "Authority": "существует", "Clinic": "существует", "Gap": "имеется", "Jurisdiction": "существует",
    "Offering": "оказывается", "TherapyType": "известна", "Activity": "известна",
}  # fmt: skip
TIES = {
    "BROADER": "Терапия {} относится к разновидностям терапии {}",
    "CLAIMS": "Для услуги {} путь {} заявлен",
    "COVERS": "Полномочие {} распространяется на путь {}",
    "EXERCISES": "В рамках полномочия {} функция {} осуществляется",
    "FOR": "Изъятие {} действует для пути {}",
    "FROM": "Изъятие {} выводит пути из-под полномочия {}",
    "GRANTED_BY": "Полномочие {} предоставлено нормой {}",
    "GRANTS": "Норма {} устанавливает изъятие {}",
    "HOLDS": "Орган {} наделён полномочием {}",
    "IMPLEMENTS": "Акт {} действует во исполнение акта {}",
    "MAY_TAKE": "Для терапии {} путь {} доступен",
    "OF": "Услуга {} относится к терапии {}",
    "OFFERS": "Клиника {} предлагает услугу {}",
    "OPENS": "Путь {} открывает пробел {}",
    "PART_OF": "Норма {} входит в состав акта {}",
    "PROVIDED_BY": "Путь {} предусмотрен нормой {}",
}
EVERYWHERE = "Полномочие {} распространяется на все клиники юрисдикции {}"


class Resting(NamedTuple):
    """What rests on something, in the nominative and the genitive; how a sentence goes on with that, after either; and that."""

    nominative: str
    genitive: str
    on: str
    of: str
    ground: str
    this: str


RESTING = {
    "Mandate": Resting(
        "полномочие", "полномочия", ", предоставленное ", ", предоставленного ", "нормой", "этой нормой"
    ),
    "Route": Resting("путь", "пути", ", предусмотренный ", ", предусмотренного ", "нормой", "этой нормой"),
    "Exemption": Resting("изъятие", "изъятия", ", установленное ", ", установленного ", "нормой", "этой нормой"),
    "Provision": Resting("норма", "нормы", " ", " ", "акта", "этого акта"),
    "LegalInstrument": Resting(
        "акт", "акта", ", принятый во исполнение ", ", принятого во исполнение ", "акта", "этого акта"
    ),
}


def cause(change: Change) -> str:
    """What makes the difference."""
    match change:
        case Fallen(law, resting):
            return fallen(law, resting)
        case Taken(offering, route, claimed):
            unknown = "" if claimed else ", путь которой в данных не указан,"
            instead = f" вместо пути {quoted(claimed)}" if claimed else ""
            return f"Предполагается, что для услуги {quoted(offering)}{unknown} заявлен путь {quoted(route)}{instead}."
        case Turned(node, turn, resting):
            after = f"; от этого зависит действие {also(way(one, genitive=True) for one in resting)}" if resting else ""
            state = STATES.get(node.label, "действует")
            return f"{capital(NOUNS[node.label])} {quoted(node)} {state} {when(turn)}{after}."
        case Tied(ties):
            return " ".join(f"{tie(step.edge, step.source, step.target)} {when(turn)}." for step, turn in ties)
        case Silent(as_of, day):
            return silence(as_of, day)


def fallen(law: Node, resting: tuple[Way, ...]) -> str:
    """What falls with an act."""
    match resting:
        case ():
            return f"Предполагается, что акт {quoted(law)} не действует."
        case (only,):
            return f"Если акт {quoted(law)} не действует, то не действует и {way(only)}."
        case _:
            others = ", ".join(f"ни {way(one)}" for one in resting)
            return f"Если акт {quoted(law)} не действует, то не действуют {others}."


def when(turn: Turn) -> str:
    """Since when or until when it is so."""
    return f"с {day_of(turn.day)}" if turn.begins else f"по {day_of(turn.day)} включительно"


def tie(edge: Edge, source: Node, target: Node) -> str:
    """What a relationship says."""
    if edge.type == "IN":
        return f"{capital(NOUNS[source.label])} {quoted(source)} относится к юрисдикции {quoted(target)}"
    form = EVERYWHERE if edge.type == "COVERS" and target.label == "Jurisdiction" else TIES[edge.type]
    return form.format(quoted(source), quoted(target))


def way(nodes: Way, *, genitive: bool = False) -> str:
    """What rests on a ground, with the way to that, which is called this norm or this act."""
    top, ground = nodes[0], nodes[-1]
    first = RESTING[top.label]
    text = f"{first.genitive if genitive else first.nominative} {quoted(top)}"
    for upper, lower in pairwise(nodes):
        how = RESTING[upper.label]
        # What stands further down is a norm in the instrumental, or an act in the genitive.
        text += how.on if upper is top and not genitive else how.of
        text += how.this if lower is ground else f"{how.ground} {quoted(lower)}"
    return text


def also(parts: Iterable[str]) -> str:
    """`а`, `а, а также б`, `а, б, а также в`: each may end in a clause, which needs the comma."""
    *others, last = parts
    return f"{', '.join(others)}, а также {last}" if others else last
