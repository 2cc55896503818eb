"""The sentences of an answer: why a link has its status, and what the verdict means. In English, from the facts alone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph.model.vocabulary import ChecklistStatus, Confidence, Node, OversightStatus, OversightVerdict

if TYPE_CHECKING:
    from graph.oversight.answer import Link, Oversight
    from graph.oversight.checklist import ChecklistItem

DUE_NOT_DONE = "That a mandate applies means that oversight is due, not that it was exercised"


def reason(link: "Link") -> str:
    """Why the link has its status."""
    parts = [status_sentence(link)]
    if link.claims and link.status is not OversightStatus.CONTESTED:
        parts.append("Sources contradict each other on a step of this chain.")
    if not link.provisions:
        parts.append("No source that was read names the law behind it.")
    if link.silent:
        parts.append(silence(link.as_of, link.day))
    return " ".join(parts)


def brief(link: "Link") -> str:
    """The same, in which `it` stands for the mandate."""
    return reason(link).replace(f"'{link.mandate.name}' of {link.authority.name}", "it")


def silence(as_of: str, day: str) -> str:
    """That the sources do not speak for a day, which is after `as_of` or before what they tell of."""
    if day > as_of:
        return f"The sources speak for {as_of} at the latest, not for {day}."
    return f"No source says that this was so on {day} already."


def status_sentence(link: "Link") -> str:  # noqa: PLR0911  # one return a status
    """The sentence for the status."""
    what = f"'{link.mandate.name}' of {link.authority.name}"
    route = f"'{link.route.name}'" if link.route else "none that is recorded"
    offering = link.offering.name if link.offering else ""
    due = listed([f"'{node.name}'" for node in link.due_on])
    match link.status:
        case OversightStatus.APPLIES if link.offering is None:
            return f"{what} reaches every clinic of the jurisdiction, {link.provider.clinic.name} among them."
        case OversightStatus.APPLIES:
            return f"{what} covers the route {route}, which is claimed for {offering}."
        case OversightStatus.CONTESTED:
            reach = f"the route {route}, which is claimed for {offering}" if link.offering else "every clinic"
            return f"{what} is recorded as covering {reach}, and sources contradict each other on that."
        case OversightStatus.BYPASSED:
            around = "which it does not cover" if link.bearing.in_force else "which is not in force on that day"
            share = "every lawful route" if not link.bearing.other_ways else "some lawful routes"
            return f"{what} is due on {share} that the therapy may take ({due}); {offering} goes by {route}, {around}."
        case OversightStatus.EXEMPT:
            law = listed([f"'{node.name}'" for node in link.provisions])
            return f"{law} takes the route {route} out of {what}."
        case _ if link.offering is None:
            return f"No source that was read says whom {what} reaches."
        case _:
            return f"The route of {offering} is not recorded; {what} would be due on {due}."


def verdict_sentence(answer: "Oversight") -> str:
    """What the verdict means."""
    day, clinic, links = answer.day, answer.clinic, answer.every
    applying = holders(link for link in links if link.status in (OversightStatus.APPLIES, OversightStatus.CONTESTED))
    bypassed = sorted({f"'{link.mandate.name}'" for link in links if link.status is OversightStatus.BYPASSED})
    gaps = sorted({gap.name for link in links if link.status is OversightStatus.BYPASSED for gap in link.gaps})
    through = f", through {listed(gaps)}" if gaps else ""
    scope = "recorded offering" if answer.question.therapy is None else "recorded offering of the therapy asked about"
    match answer.verdict:
        case OversightVerdict.OVERSEEN:
            first = f"On {day} every {scope} at {clinic.name} is under a mandate: {applying}."
        case OversightVerdict.PARTLY_OVERSEEN:
            first = (
                f"On {day} {clinic.name} is under mandates of {applying}, while these are bypassed{through}: "
                f"{listed(bypassed)}."
            )
        case OversightVerdict.NOT_OVERSEEN if bypassed:
            first = f"On {day} no recorded mandate reaches {clinic.name}, and these are bypassed{through}: {listed(bypassed)}."
        case OversightVerdict.NOT_OVERSEEN:
            first = f"On {day} no mandate reaches {clinic.name}, and the data declares that none is missing."
        case _:
            known = f" What is recorded: mandates of {applying}." if applying else ""
            return (
                f"The data does not say who oversees what {clinic.name} offered on {day}.{known} "
                "Not recorded does not mean not overseen."
            )
    doubt = "; nobody has verified all that this rests on" if answer.confidence is Confidence.UNVERIFIED else ""
    return f"{first} {DUE_NOT_DONE}{doubt}."


def left_out(links: int, gaps: int, least: Confidence) -> str:
    """What was left out of an answer, since it rests on weaker evidence."""
    counted = [f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((links, "link"), (gaps, "gap")) if n]
    if not counted:
        return f"Nothing is left out: every link and gap rests on {least} evidence or better."
    rest = "rests" if links + gaps == 1 else "rest"
    return f"Left out: {listed(counted)} that {rest} on evidence weaker than {least}."


def item_reason(item: "ChecklistItem") -> str:  # noqa: PLR0911  # one return a status
    """Why an offering stands so to a requirement."""
    name, route = quoted(item.requirement), quoted(item.route) if item.route else ""
    match item.status:
        case ChecklistStatus.MET:
            return f"A source records that {name} is met."
        case ChecklistStatus.UNMET:
            return f"A source records that {name} is not met."
        case ChecklistStatus.AVOIDED:
            return f"{name} would be due on a lawful route of this therapy; the claimed route {route} goes around it."
        case ChecklistStatus.NOT_APPLICABLE:
            return f"{name} is not due on the claimed route {route}, which is lawful."
        case _ if item.disputed:
            return f"Sources disagree on whether {name} is met."
        case _ if not route:
            return f"The claimed route is not recorded, and so it is not known whether {name} is due."
        case _:
            return f"{name} is due on the claimed route {route}; no source says whether it is met."


def holders(links: Iterable["Link"]) -> str:
    """The authorities of links, each once, with contested ones marked."""
    certain: dict[str, bool] = {}
    for link in links:
        name = link.authority.name
        certain[name] = certain.get(name, False) or link.status is OversightStatus.APPLIES
    return listed([name if sure else f"{name} (contested)" for name, sure in sorted(certain.items())])


def name_of(node: Node) -> str:
    """Its name."""
    return node.name


def quoted(node: Node) -> str:
    """Its name, as quoted in a sentence."""
    return f"'{node.name}'"


def listed(names: list[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; or with another word."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
