"""Derived gaps in Russian: as in English. Names stand in the nominative, beside a noun that is declined."""

from collections.abc import Iterable

from graph.explain.messages import Baseless, Hole, Overlapping, Said, Unassigned, Unenforced, Unwatched, Weak
from graph.explain.russian import day_of, listed, name_of, quoted
from graph.model.vocabulary import Node

DOUBTS = {
    "HOLDS": "Источники противоречат друг другу в том, кто ими обладает.",
    "COVERS": "Источники противоречат друг другу в том, на кого распространяются эти полномочия.",
}


def gap(hole: Hole) -> Said:
    """The name and the sentences."""
    match hole:
        case Unwatched(route):
            return Said(
                f"Путь {quoted(route)} не обходит ни одного записанного полномочия",
                "Клиники заявляют этот путь, а на законных путях, которыми его можно было бы заменить, "
                "не действует ни одно записанное полномочие. "
                + absence("«Не записано» не значит «таких полномочий нет».", complete=hole.complete),
            )
        case Overlapping(activity):
            return Said(f"Пересекающиеся полномочия: функция {quoted(activity)}", overlap(hole))
        case Unenforced(requirement, routes):
            return Said(
                f"Ни одно записанное полномочие не предусматривает проверки требования {quoted(requirement)}",
                f"Требование {quoted(requirement)} предъявляется {on_routes(routes)}, но ни одно записанное действующее "
                "полномочие не предусматривает, чтобы его выполнение проверял какой-либо орган. "
                + absence("«Не записано» не значит «никто не проверяет».", complete=hole.complete),
            )
        case Baseless(mandate, holder, law, day):
            ended = "прекратили действие нормы, предоставлявшие"
            if len(law) == 1:
                ended = "прекратила действие норма, предоставлявшая"
            return Said(
                f"Правовое основание полномочия {quoted(mandate)} прекратило действие",
                f"К {day_of(day)} {ended} полномочие {quoted(mandate)} (орган: {name_of(holder)}): "
                f"{listed(map(quoted, law))}. На эту дату ни одна другая записанная норма его не предоставляет, "
                "поэтому оно не действует ни для одной клиники.",
            )
        case Unassigned(activity, home, day):
            return Said(
                f"В юрисдикции {quoted(home)} не записан орган, осуществляющий функцию {quoted(activity)}",
                f"По состоянию на {day_of(day)} ни одно записанное действующее полномочие в юрисдикции {quoted(home)} "
                f"не предусматривает осуществления функции {quoted(activity)} каким-либо органом. "
                + absence("«Не записано» не значит «никто её не осуществляет».", complete=hole.complete),
            )
        case Weak(authority):
            return Said(f"Слабые возможности обеспечить исполнение требований: {name_of(authority)}", weakness(hole))


def overlap(hole: Overlapping) -> str:
    """Who overlaps where."""
    holders = listed(sorted({name_of(node) for node in hole.holders}))
    places = [*["в отношении всех клиник"] * hole.everywhere, *([on_routes(hole.routes)] if hole.routes else [])]
    second = DOUBTS.get(
        hole.contested or "",
        "Само по себе пересечение не означает ни недействительности какого-либо из этих полномочий, "
        "ни того, что оно осуществлялось.",
    )
    return (
        f"Записанные полномочия по функции {quoted(hole.activity)}, которыми обладают {holders}, "
        f"пересекаются {', а также '.join(places)}. {second}"
    )


def weakness(hole: Weak) -> str:
    """What an authority holds and can enforce."""
    power = (
        "у него нет возможностей добиваться исполнения требований"
        if hole.powerless
        else "его возможности добиваться исполнения требований ограничены"
    )
    second = (
        "Источники в этом противоречат друг другу."
        if hole.contested
        else "Это сказано о его возможностях, а не о его действиях."
    )
    return (
        f"Число записанных действующих полномочий органа {quoted(hole.authority)}: {hole.mandates}. "
        f"По записанным сведениям {power}. {second}"
    )


def absence(caution: str, *, complete: bool) -> str:
    """What to say of something that is missing."""
    return "По заявлению составителей данных ни одно полномочие не пропущено." if complete else caution


def on_routes(routes: Iterable[Node]) -> str:
    """`на пути «а»`, or `на путях «а» и «б»`, by their names."""
    names = sorted({quoted(route) for route in routes})
    return f"на {'путях' if len(names) > 1 else 'пути'} {listed(names)}"
