"""The sentences of an answer in Russian: as those in English, from the facts alone.

Names stand in guillemets, in the nominative, beside a common noun: so no name has to be declined. One that is not recorded in
Russian stands as it is recorded.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from graph.model.vocabulary import ChecklistStatus, Confidence, Node, OversightStatus, OversightVerdict

if TYPE_CHECKING:
    from graph.oversight.answer import Link, Oversight
    from graph.oversight.checklist import ChecklistItem

DUE_NOT_DONE = "Действие полномочия означает, что надзор предусмотрен, а не что он осуществлялся"
UNSURE = "; не всё, на чём основан этот вывод, кем-либо проверено"
EVIDENCE = {
    Confidence.PRIMARY: "официальных текстах",
    Confidence.SECONDARY: "официальных текстах или сообщениях о них",
    Confidence.UNVERIFIED: "любых сведениях",
}


def reason(link: "Link") -> str:
    """Why the link has its status."""
    parts = [status_sentence(link)]
    if link.claims and link.status is not OversightStatus.CONTESTED:
        parts.append("В одном из звеньев этой цепочки источники противоречат друг другу.")
    if not link.provisions:
        parts.append("Ни один из изученных источников не называет норму, на которой это основано.")
    if link.silent:
        parts.append(silence(link.as_of, link.day))
    return " ".join(parts)


def brief(link: "Link") -> str:
    """The same, in which the mandate is not named."""
    return reason(link).replace(f" {quoted(link.mandate)} (орган: {name_of(link.authority)})", "")


def silence(as_of: str, day: str) -> str:
    """That the sources do not speak for a day, which is after `as_of` or before what they tell of."""
    if day > as_of:
        return f"Источники говорят о положении не позднее {day_of(as_of)}, а не на {day_of(day)}."
    return f"Ни один источник не говорит, что так было уже {day_of(day)}."


def status_sentence(link: "Link") -> str:  # noqa: PLR0911  # one return a status
    """The sentence for the status."""
    what = f"полномочие {quoted(link.mandate)} (орган: {name_of(link.authority)})"
    route = quoted(link.route) if link.route else ""
    offering = quoted(link.offering) if link.offering else ""
    due = listed(map(quoted, link.due_on))
    match link.status:
        case OversightStatus.APPLIES if link.offering is None:
            clinic = quoted(link.provider.clinic)
            return f"{capital(what)} распространяется на все клиники юрисдикции, в том числе на эту: {clinic}."
        case OversightStatus.APPLIES:
            return f"{capital(what)} распространяется на путь {route}, который заявлен для услуги {offering}."
        case OversightStatus.CONTESTED:
            reach = f"путь {route}, который заявлен для услуги {offering}" if link.offering else "все клиники"
            return f"По записанным сведениям {what} распространяется на {reach}, но источники в этом противоречат друг другу."
        case OversightStatus.BYPASSED:
            around = (
                "на который оно не распространяется" if link.bearing.in_force else "который на эту дату не действует"
            )
            return (
                f"{capital(what)} действует на {share(len(link.due_on), link.bearing.other_ways)} для этой терапии: {due}. "
                f"Услуга {offering} оказывается по пути {route}, {around}."
            )
        case OversightStatus.EXEMPT:
            law = listed(map(quoted, link.provisions))
            frees = "Нормы {} выводят" if len(link.provisions) > 1 else "Норма {} выводит"
            freed = f"полномочия {quoted(link.mandate)} (орган: {name_of(link.authority)})"
            return f"{frees.format(law)} путь {route} из-под {freed}."
        case _ if link.offering is None:
            return f"Ни один из изученных источников не указывает, на кого распространяется {what}."
        case _:
            ways = "путях" if len(link.due_on) > 1 else "пути"
            return f"Путь услуги {offering} в данных не указан; {what} действовало бы на {ways} {due}."


def share(due: int, others: int) -> str:
    """How many of the lawful routes a mandate would be due on."""
    if due == 1:
        return "одном из законных путей, доступных" if others else "единственном законном пути, доступном"
    return f"{'некоторых' if others else 'всех'} законных путях, доступных"


def verdict_sentence(answer: "Oversight") -> str:
    """What the verdict means."""
    day, clinic = day_of(answer.day), quoted(answer.clinic)
    escaping = [link for link in answer.every if link.status is OversightStatus.BYPASSED]
    applying = holders(
        link for link in answer.every if link.status in (OversightStatus.APPLIES, OversightStatus.CONTESTED)
    )
    bypassed = listed(sorted({quoted(link.mandate) for link in escaping}))
    gaps = sorted({quoted(gap) for link in escaping for gap in link.gaps})
    through = f" через {'пробелы' if len(gaps) > 1 else 'пробел'} {listed(gaps)}" if gaps else ""
    scope = "записанная услуга" if answer.question.therapy is None else "записанная услуга по запрошенной терапии"
    match answer.verdict:
        case OversightVerdict.OVERSEEN:
            first = (
                f"По состоянию на {day} каждая {scope} клиники {clinic} "
                f"подпадает под полномочия следующих органов: {applying}."
            )
        case OversightVerdict.PARTLY_OVERSEEN:
            first = (
                f"По состоянию на {day} на клинику {clinic} распространяются полномочия следующих органов: {applying}. "
                f"При этом{through} обойдены полномочия: {bypassed}."
            )
        case OversightVerdict.NOT_OVERSEEN if bypassed:
            first = (
                f"По состоянию на {day} ни одно записанное полномочие не распространяется на клинику {clinic}, "
                f"а следующие полномочия обойдены{through}: {bypassed}."
            )
        case OversightVerdict.NOT_OVERSEEN:
            first = (
                f"По состоянию на {day} ни одно полномочие не распространяется на клинику {clinic}, "
                "а по заявлению составителей данных ни одно из них не пропущено."
            )
        case _:
            known = f" Записано, что действуют полномочия следующих органов: {applying}." if applying else ""
            return (
                f"В данных не указано, кто осуществляет надзор за тем, что клиника {clinic} предлагала {day}.{known} "
                "«Не записано» не значит «нет надзора»."
            )
    return f"{first} {DUE_NOT_DONE}{UNSURE if answer.confidence is Confidence.UNVERIFIED else ''}."


def left_out(links: int, gaps: int, least: Confidence) -> str:
    """What was left out of an answer, since it rests on weaker evidence."""
    based = f"основано не только на {EVIDENCE[least]}"
    counted = [f"{word}: {n}" for n, word in ((links, "полномочий"), (gaps, "пробелов")) if n]
    if not counted:
        return f"Ничего не исключено: все звенья основаны на {EVIDENCE[least]}."
    return f"Исключено то, что {based} ({', '.join(counted)})."


def item_reason(item: "ChecklistItem") -> str:  # noqa: PLR0911  # one return a status
    """Why an offering stands so to a requirement."""
    what, route = f"требование {quoted(item.requirement)}", quoted(item.route) if item.route else ""
    match item.status:
        case ChecklistStatus.MET:
            return f"По данным источника, {what} выполнено."
        case ChecklistStatus.UNMET:
            return f"По данным источника, {what} не выполнено."
        case ChecklistStatus.AVOIDED:
            return (
                f"{capital(what)} предъявлялось бы на законном пути, доступном для этой терапии; "
                f"заявленный путь {route} ведёт в обход этого требования."
            )
        case ChecklistStatus.NOT_APPLICABLE:
            return f"На заявленном пути {route}, который является законным, {what} не предъявляется."
        case _ if item.disputed:
            return f"Источники противоречат друг другу в том, выполнено ли {what}."
        case _ if not route:
            return f"Заявленный путь в данных не указан, поэтому неизвестно, предъявляется ли {what}."
        case _:
            return f"На заявленном пути {route} предъявляется {what}; ни один источник не говорит, выполнено ли оно."


def holders(links: Iterable["Link"]) -> str:
    """The authorities of links, each once, with contested ones marked."""
    certain: dict[str, bool] = {}
    for link in links:
        name = name_of(link.authority)
        certain[name] = certain.get(name, False) or link.status is OversightStatus.APPLIES
    return listed(
        name if sure else f"{name} (источники противоречат друг другу)" for name, sure in sorted(certain.items())
    )


def name_of(node: Node) -> str:
    """The Russian name; where none is recorded, the one that is."""
    languages, texts = node.properties.get("nameLangs") or (), node.properties.get("nameTexts") or ()
    return str(dict(zip(languages, texts, strict=True)).get("ru", node.name))


def quoted(node: Node) -> str:
    """The name in guillemets; what is quoted within it takes the inner marks."""
    return f"«{name_of(node).replace('«', '„').replace('»', '“')}»"


def day_of(day: str) -> str:
    """The day as Russian texts write it."""
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def listed(names: Iterable[str]) -> str:
    """`а`, `а и б`, `а, б и в`."""
    *others, last = list(names) or [""]
    return f"{', '.join(others)} и {last}" if others else last
