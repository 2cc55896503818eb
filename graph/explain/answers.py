"""The sentences of an answer: why a link has its status, and what the verdict means. From the facts alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from graph.explain.locale import LOCALES, MOST_NAMES, Locale, message, message_in
from graph.model.vocabulary import Confidence, Edge, Language, Node, OversightStatus, OversightVerdict
from graph.oversight.answer import Link, Oversight
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.oversight.gaps.gap_facts import ClosedRoute
from graph.oversight.rules import APPLYING, COUNTED

# How a sentence calls its mandate, by where that stands in it: in full, and where it is named already.
IN_FULL = dict((
    message_in("at the beginning of a sentence", "{mandate} of {authority}"),
    message_in("within a sentence", "{mandate} of {authority}"),
    message_in("out of which something is taken", "{mandate} of {authority}"),
))  # fmt: skip
IN_SHORT = dict((
    message_in("at the beginning of a sentence", "it"),
    message_in("within a sentence", "it"),
    message_in("out of which something is taken", "it"),
))  # fmt: skip
# By the weakest evidence that was asked for: what an answer rests on.
EVIDENCE = {
    Confidence.PRIMARY: message_in("evidence", "PRIMARY"),
    Confidence.SECONDARY: message_in("evidence", "SECONDARY"),
    Confidence.UNVERIFIED: message_in("evidence", "UNVERIFIED"),
}

# Python looks a member of an enumeration up anew each time that it is named, which loops over links would feel.
APPLIES, CONTESTED, BYPASSED = OversightStatus.APPLIES, OversightStatus.CONTESTED, OversightStatus.BYPASSED


def tell_reason(link: Link, language: Language) -> str:
    """Why the link has its status."""
    return compose_reason(LOCALES[language], link, in_short=False)


def tell_reason_in_short(link: Link, language: Language) -> str:
    """The same for where the mandate is named already."""
    return compose_reason(LOCALES[language], link, in_short=True)


def compose_reason(locale: Locale, link: Link, *, in_short: bool) -> str:
    """The sentence for the status, and what has to be said of the chain."""
    status = link.status
    where, sentence = BY_STATUS[status]
    if in_short:
        mandate = locale.tell_in(where, IN_SHORT[where])
    else:
        mandate = name_mandate(locale, where, locale.get_name(link.mandate), locale.get_name(link.authority))
    parts = [sentence(locale, link, mandate)]
    if link.applicability.open_to:
        parts.append(tell_closed(locale, link))
    if link.claims:
        parts += tell_contests(locale, link)
    if link.accessory:
        parts.append(tell_accessory(locale, link))
    if not link.provisions:
        parts.append(locale.tell("No source that was read names the law behind it."))
    if link.silent:
        parts.append(tell_silence(locale, link.as_of, link.day))
    return " ".join(parts)


@lru_cache(MOST_NAMES)
def name_mandate(locale: Locale, where: str, mandate: str, authority: str) -> str:
    """How a sentence calls a mandate and who holds it, by where that stands in it."""
    return locale.tell_in(
        where, IN_FULL[where], mandate=locale.quote_name(mandate), authority=locale.add_article(authority)
    )


def tell_silence(locale: Locale, as_of: str, day: str) -> str:
    """That the sources do not speak for a day, which is after `as_of` or before what they tell of."""
    if day > as_of:
        latest = locale.write_day(as_of)
        return locale.tell(
            "The sources speak for {as_of} at the latest, not for {day}.", as_of=latest, day=locale.write_day(day)
        )
    return locale.tell("No source speaks for a day as early as {day}.", day=locale.write_day(day))


def tell_contests(locale: Locale, link: Link) -> Iterator[str]:
    """That sources contradict each other, unless that is said already, and by what it is settled, if it is."""
    settled, contested = link.applicability.settled_by, link.status is CONTESTED
    if contested and link.applicability.denied:
        yield locale.tell(
            "By {law} it is held by others, so that it counts for no verdict.", law=list_quoted(locale, settled)
        )
    elif settled and not contested:
        yield locale.tell(
            "Sources contradict each other on a step of this chain; {law} settles that.",
            law=list_quoted(locale, settled),
        )
    elif not contested:
        yield locale.tell("Sources contradict each other on a step of this chain.")


def tell_accessory(locale: Locale, link: Link) -> str:
    """That the mandate only follows on others."""
    return locale.tell(
        "It only follows on {mandates}, and decides nothing by itself.",
        mandates=list_quoted(locale, link.applicability.follows),
    )


def list_quoted(locale: Locale, nodes: Iterable[Node]) -> str:
    """Their names in quotation marks."""
    return locale.list_names(locale.quote_all(nodes))


def tell_closed(locale: Locale, link: Link) -> str:
    """That the law does not open the claimed route to the clinic."""
    return locale.tell_several(
        "The law opens that route to {classes}, and {clinic} is recorded as none of these.",
        "The law opens that route to {classes}, and {clinic} is recorded as none of these.",
        link.applicability.open_to,
        classes=list_quoted(locale, link.applicability.open_to),
        clinic=locale.write_title(link.provider.clinic),
    )


def tell_applying(locale: Locale, link: Link, mandate: str) -> str:
    """The mandate reaches the clinic as a whole, or by its class, or covers the route."""
    if link.offering is None and link.applicability.through is not None:
        return locale.tell(
            "{mandate} reaches {class_}, and {clinic} belongs to that class.",
            mandate=mandate,
            class_=locale.quote(link.applicability.through),
            clinic=locale.write_title(link.provider.clinic),
        )
    if link.offering is None:
        return locale.tell(
            "{mandate} reaches every clinic of the jurisdiction, {clinic} among them.",
            mandate=mandate,
            clinic=locale.write_title(link.provider.clinic),
        )
    return locale.tell(
        "{mandate} covers the route {route}, which is claimed for {offering}.",
        mandate=mandate,
        route=name_route(locale, link),
        offering=locale.write_title(link.offering),
    )


def tell_contested(locale: Locale, link: Link, mandate: str) -> str:
    """The same, and sources contradict each other on it."""
    if link.offering is None and link.applicability.through is not None:
        return locale.tell(
            "{mandate} is recorded as reaching {class_}, {clinic} among them, and sources contradict each other on that.",
            mandate=mandate,
            class_=locale.quote(link.applicability.through),
            clinic=locale.write_title(link.provider.clinic),
        )
    if link.offering is None:
        return locale.tell(
            "{mandate} is recorded as covering every clinic, and sources contradict each other on that.",
            mandate=mandate,
        )
    return locale.tell(
        "{mandate} is recorded as covering the route {route}, which is claimed for {offering}, and sources contradict each "
        "other on that.",
        mandate=mandate,
        route=name_route(locale, link),
        offering=locale.write_title(link.offering),
    )


def tell_bypassed(locale: Locale, link: Link, mandate: str) -> str:
    """The mandate is due on lawful routes, and the claimed one goes around it."""
    around = message(
        "{mandate} is due on {share} that the therapy may take ({due}); {offering} goes by {route}, which it does not cover."
    )
    ended = message(
        "{mandate} is due on {share} that the therapy may take ({due}); {offering} goes by {route}, which is not in force on "
        "that day."
    )
    return locale.tell(
        around if link.applicability.in_force else ended,
        mandate=mandate,
        share=tell_share(locale, len(link.due_on), link.applicability.other_ways),
        due=list_quoted(locale, link.due_on),
        offering=name_offering(locale, link),
        route=name_route(locale, link),
    )


def tell_exempt(locale: Locale, link: Link, mandate: str) -> str:
    """Provisions take the route out of the mandate."""
    return locale.tell_several(
        "{law} takes the route {route} out of {mandate}.",
        "{law} take the route {route} out of {mandate}.",
        link.provisions,
        law=list_quoted(locale, link.provisions),
        route=name_route(locale, link),
        mandate=mandate,
    )


def tell_share(locale: Locale, due: int, others: int) -> str:
    """How many of the lawful routes a mandate is due on."""
    if due == 1:
        return (
            locale.tell("one of the recorded lawful routes")
            if others
            else locale.tell("the only recorded lawful route")
        )
    return locale.tell("some recorded lawful routes") if others else locale.tell("every recorded lawful route")


def tell_not_recorded(locale: Locale, link: Link, mandate: str) -> str:
    """No source says whom the mandate reaches, which route is claimed, of which class the clinic is, or since when it is so."""
    if link.applicability.undated:
        return locale.tell("Since when there is {mandate} is not recorded.", mandate=mandate)
    if link.applicability.asked and (link.offering is None or link.route is not None):
        return locale.tell_several(
            "Whether {clinic} belongs to {classes} is not recorded; on that hangs whether it is under {mandate}.",
            "Whether {clinic} belongs to one of {classes} is not recorded; on that hangs whether it is under {mandate}.",
            link.applicability.asked,
            clinic=locale.write_title(link.provider.clinic),
            classes=list_quoted(locale, link.applicability.asked),
            mandate=mandate,
        )
    if link.offering is None:
        return locale.tell("No source that was read says whom {mandate} reaches.", mandate=mandate)
    return locale.tell_several(
        "The route of {offering} is not recorded; {mandate} would be due on {due}.",
        "The route of {offering} is not recorded; {mandate} would be due on {due}.",
        link.due_on,
        offering=name_offering(locale, link),
        mandate=mandate,
        due=list_quoted(locale, link.due_on),
    )


def name_offering(locale: Locale, link: Link) -> str:
    """The name of the offering; empty of a link to the clinic as a whole."""
    return locale.write_title(link.offering) if link.offering else ""


def name_route(locale: Locale, link: Link) -> str:
    """The name of the claimed route; empty where none is recorded."""
    return locale.quote(link.route) if link.route else ""


# Where the mandate stands in the sentence for each status, and that sentence.
BY_STATUS: Mapping[str, tuple[str, Callable[[Locale, Link, str], str]]] = {
    OversightStatus.APPLIES: ("at the beginning of a sentence", tell_applying),
    OversightStatus.CONTESTED: ("within a sentence", tell_contested),
    OversightStatus.BYPASSED: ("at the beginning of a sentence", tell_bypassed),
    OversightStatus.EXEMPT: ("out of which something is taken", tell_exempt),
    OversightStatus.NOT_RECORDED: ("within a sentence", tell_not_recorded),
}


def tell_summary(answer: Oversight, language: Language) -> str:
    """The answer in one or two plain sentences, and what was left out of it."""
    locale, left, min_confidence = LOCALES[language], answer.left_out, answer.question.min_confidence
    verdict = tell_verdict(locale, answer)
    if answer.day > answer.as_of:
        verdict = f"{tell_extrapolation(locale, answer)} {verdict}"
    if left is None or min_confidence is None:
        return verdict
    return f"{verdict} {tell_left_out(locale, len(left.every), len(left.gaps), min_confidence)}"


def tell_extrapolation(locale: Locale, answer: Oversight) -> str:
    """That the day is later than the data."""
    return locale.tell(
        "The data speaks for {as_of} at the latest, and is carried forward to {day}.",
        as_of=locale.write_day(answer.as_of),
        day=locale.write_day(answer.day),
    )


def tell_verdict(locale: Locale, answer: Oversight) -> str:
    """What the verdict means."""
    applying = [link for link in answer.every if link.status in APPLYING]
    if answer.verdict is OversightVerdict.NOT_RECORDED:
        return tell_unknown(locale, answer, list_holders(locale, applying))
    deciding = list_holders(locale, [link for link in applying if link.decides])
    parts = [
        state_verdict(locale, answer, deciding),
        locale.tell("That a mandate applies means that oversight is due, not that it was exercised."),
        tell_unverified(locale, answer),
        tell_unverified_routes(locale, answer),
    ]
    return " ".join(part for part in parts if part)


def tell_unverified(locale: Locale, answer: Oversight) -> str:
    """How much of what decides the verdict rests on what nobody has verified; empty: none of it."""
    if answer.confidence is not Confidence.UNVERIFIED:
        return ""
    deciding = [link for link in answer.every if link.status in COUNTED and link.decides]
    every = len({link.mandate.id for link in deciding})
    weak = len({link.mandate.id for link in deciding if link.confidence is Confidence.UNVERIFIED})
    if not weak:
        return locale.tell("At least one fact that this rests on was inferred, or checked by nobody.")
    if weak == every:
        return locale.tell(
            "Each mandate that decides this rests on at least one fact that was inferred, or checked by nobody."
        )
    return locale.tell_number(
        "Of the {every} mandates that decide this, {weak} rests on at least one fact that was inferred, or checked by nobody; "
        "the others on what sources say.",
        "Of the {every} mandates that decide this, {weak} rest on at least one fact that was inferred, or checked by nobody; "
        "the others on what sources say.",
        weak,
        every=every,
        weak=weak,
    )


def tell_unverified_routes(locale: Locale, answer: Oversight) -> str:
    """Of which offerings nobody has verified that they take their route, where the verdict is no better for that."""
    claimed = {
        link.offering.id: link
        for link in answer.every
        if link.decides and link.offering and link.route and any(is_unverified_claim(edge) for edge in link.edges)
    }
    links = [claimed[key] for key in sorted(claimed)]
    if not links or answer.confidence is not Confidence.UNVERIFIED:
        return ""
    if len(links) == 1:
        offering, route = name_offering(locale, links[0]), name_route(locale, links[0])
        return locale.tell("That {offering} takes the route {route} is not verified.", offering=offering, route=route)
    return locale.tell(
        "That these offerings take the routes recorded for them is not verified: {offerings}.",
        offerings=locale.list_titles([name_offering(locale, link) for link in links]),
    )


def is_unverified_claim(edge: Edge) -> bool:
    """Whether it says by which route an offering goes, and nobody has verified that."""
    return edge.type == "CLAIMS" and edge.confidence is Confidence.UNVERIFIED


def state_verdict(locale: Locale, answer: Oversight, applying: str) -> str:
    """The verdict itself, where there is one; `applying` names the authorities whose mandates reach the clinic."""
    day, clinic = locale.write_day(answer.day), locale.write_title(answer.clinic)
    if answer.verdict is OversightVerdict.OVERSEEN:
        all_ = message("On {day} every recorded offering at {clinic} is under a mandate: {applying}.")
        of_therapy = message(
            "On {day} every recorded offering of the therapy asked about at {clinic} is under a mandate: {applying}."
        )
        text = all_ if answer.question.therapy is None else of_therapy
        return locale.tell(text, day=day, clinic=clinic, applying=applying)
    escaping = [link for link in answer.every if link.status is BYPASSED]
    closed = [
        gap.about.route for gap in answer.gaps if isinstance(gap, DerivedGap) and isinstance(gap.about, ClosedRoute)
    ]
    if not escaping and not closed:
        return locale.tell(
            "On {day} no mandate reaches {clinic}, and the data declares that none is missing.", day=day, clinic=clinic
        )
    if not escaping:
        return state_closed(locale, answer, closed, applying)
    stated = state_bypassed(locale, answer, escaping, applying)
    return f"{stated} {state_closed_too(locale, closed)}" if closed else stated


def state_closed(locale: Locale, answer: Oversight, routes: list[Node], applying: str) -> str:
    """That the clinic claims routes which the law does not open to it."""
    day, clinic = locale.write_day(answer.day), locale.write_title(answer.clinic)
    if answer.verdict is OversightVerdict.PARTLY_OVERSEEN:
        return locale.tell_several(
            "On {day} {clinic} is under mandates of {applying}, but claims the route {routes}, which the law does not open to "
            "it.",
            "On {day} {clinic} is under mandates of {applying}, but claims the routes {routes}, which the law does not open to "
            "it.",
            routes,
            day=day,
            clinic=clinic,
            applying=applying,
            routes=list_quoted(locale, routes),
        )
    return locale.tell_several(
        "On {day} no recorded mandate reaches {clinic}, and it claims the route {routes}, which the law does not open to it.",
        "On {day} no recorded mandate reaches {clinic}, and it claims the routes {routes}, which the law does not open to it.",
        routes,
        day=day,
        clinic=clinic,
        routes=list_quoted(locale, routes),
    )


def state_closed_too(locale: Locale, routes: list[Node]) -> str:
    """The same beside mandates that are bypassed."""
    return locale.tell_several(
        "It claims the route {routes} too, which the law does not open to it.",
        "It claims the routes {routes} too, which the law does not open to it.",
        routes,
        routes=list_quoted(locale, routes),
    )


def state_bypassed(locale: Locale, answer: Oversight, escaping: list[Link], applying: str) -> str:
    """That mandates are bypassed, and through which gaps."""
    day, clinic = locale.write_day(answer.day), locale.write_title(answer.clinic)
    bypassed = locale.list_names(sorted({locale.quote(link.mandate) for link in escaping}))
    gaps = list({gap.id: gap for link in escaping for gap in link.gaps}.values())
    through = locale.list_titles([locale.write_title(gap) for gap in sorted(gaps, key=locale.get_name)])
    if answer.verdict is OversightVerdict.PARTLY_OVERSEEN and gaps:
        return locale.tell_several(
            "On {day} {clinic} is under mandates of {applying}, while these are bypassed, through {gaps}: {bypassed}.",
            "On {day} {clinic} is under mandates of {applying}, while these are bypassed, through {gaps}: {bypassed}.",
            gaps,
            day=day,
            clinic=clinic,
            applying=applying,
            gaps=through,
            bypassed=bypassed,
        )
    if answer.verdict is OversightVerdict.PARTLY_OVERSEEN:
        return locale.tell(
            "On {day} {clinic} is under mandates of {applying}, while these are bypassed: {bypassed}.",
            day=day,
            clinic=clinic,
            applying=applying,
            bypassed=bypassed,
        )
    if gaps:
        return locale.tell_several(
            "On {day} no recorded mandate reaches {clinic}, and these are bypassed, through {gaps}: {bypassed}.",
            "On {day} no recorded mandate reaches {clinic}, and these are bypassed, through {gaps}: {bypassed}.",
            gaps,
            day=day,
            clinic=clinic,
            gaps=through,
            bypassed=bypassed,
        )
    return locale.tell(
        "On {day} no recorded mandate reaches {clinic}, and these are bypassed: {bypassed}.",
        day=day,
        clinic=clinic,
        bypassed=bypassed,
    )


def tell_unknown(locale: Locale, answer: Oversight, applying: str) -> str:
    """That the data does not say who oversees the clinic, and what it does say."""
    parts = [tell_absence(locale, answer)]
    if applying:
        parts.append(locale.tell("What is recorded: mandates of {applying}.", applying=applying))
    parts.append(locale.tell("Not recorded does not mean not overseen."))
    return " ".join(parts)


def tell_absence(locale: Locale, answer: Oversight) -> str:
    """What is not known, or that nothing is recorded as offered on the day."""
    clinic, day = locale.write_title(answer.clinic), locale.write_day(answer.day)
    there = answer.unoffered
    if there is None:
        return locale.tell("The data does not say who oversees what {clinic} offered on {day}.", clinic=clinic, day=day)
    if there.first:
        first = locale.write_day(there.first)
        return locale.tell(
            "Nothing is recorded as offered at {clinic} on {day}: its first offering is recorded from {first} on.",
            clinic=clinic, day=day, first=first,
        )  # fmt: skip
    last = locale.write_day(there.last or answer.day)
    return locale.tell(
        "Nothing is recorded as offered at {clinic} on {day}: its last recorded offering ended on {last}.",
        clinic=clinic, day=day, last=last,
    )  # fmt: skip


def list_holders(locale: Locale, links: Iterable[Link]) -> str:
    """The authorities of links, each once, with contested ones marked."""
    certain: dict[str, bool] = {}
    authorities = {}
    for link in links:
        name = locale.get_name(link.authority)
        authorities[name] = link.authority
        certain[name] = certain.get(name, False) or link.status is APPLIES
    names = [(locale.write_authority(authorities[name]), sure) for name, sure in sorted(certain.items())]
    return locale.list_authorities(
        [name if sure else locale.tell("{authority} (contested)", authority=name) for name, sure in names]
    )


def tell_left_out(locale: Locale, links: int, gaps: int, min_confidence: Confidence) -> str:
    """What was left out of an answer, since it rests on weaker evidence."""
    evidence = locale.tell_in(*EVIDENCE[min_confidence])
    if not links and not gaps:
        return locale.tell(
            "Nothing is left out: every link and gap rests on {evidence} evidence or better.", evidence=evidence
        )
    counted = [
        *[locale.tell_number("{count} link", "{count} links", links, count=links)] * bool(links),
        *[locale.tell_number("{count} gap", "{count} gaps", gaps, count=gaps)] * bool(gaps),
    ]
    return locale.tell_number(
        "Left out: {counted} that rests on evidence weaker than {evidence}.",
        "Left out: {counted} that rest on evidence weaker than {evidence}.",
        links + gaps,
        counted=locale.counts.join(counted),
        evidence=evidence,
    )
