"""The sentences of causes: what a change is, and how what a link stands on rests on it."""

from collections.abc import Mapping, Sequence

from graph.analysis.change import (
    Change,
    Reclassified,
    RelationshipChanged,
    RepealedInstrument,
    SourcesSilent,
    Turn,
    ValidityChanged,
    Way,
)
from graph.explain.answers import tell_silence
from graph.explain.locale import LOCALES, Locale, message_in
from graph.model.evidence import Step
from graph.model.vocabulary import Language, Node

# By label: that a thing is so from a day on, or up to one.
TURNS = dict((
    message_in("Activity", "{thing} is known {when}"),
    message_in("Authority", "{thing} exists {when}"),
    message_in("Clinic", "{thing} exists {when}"),
    message_in("Exemption", "{thing} is in force {when}"),
    message_in("Gap", "{thing} is there {when}"),
    message_in("Jurisdiction", "{thing} exists {when}"),
    message_in("LegalInstrument", "{thing} is in force {when}"),
    message_in("Mandate", "{thing} is in force {when}"),
    message_in("Offering", "{thing} is offered {when}"),
    message_in("ProviderClass", "{thing} is known {when}"),
    message_in("Provision", "{thing} is in force {when}"),
    message_in("Route", "{thing} is in force {when}"),
    message_in("TherapyType", "{thing} is known {when}"),
))  # fmt: skip
# By type, and where a sentence hangs on it by the label at one end: what a relationship says.
TIES = dict((
    message_in("BELONGS_TO", "{source} belongs to the class {target} {when}."),
    message_in("BROADER", "{source} is a kind of {target} {when}."),
    message_in("CLAIMS", "{source} claims the route {target} {when}."),
    message_in("COVERS", "{source} covers {target} {when}."),
    message_in("COVERS Jurisdiction", "{source} covers {target} {when}."),
    message_in("EXERCISES", "{source} carries out {target} {when}."),
    message_in("FOLLOWS", "{source} only follows on {target} {when}."),
    message_in("FOR", "{source} holds for {target} {when}."),
    message_in("FROM", "{source} takes its routes out of {target} {when}."),
    message_in("GRANTED_BY", "{source} is granted by {target} {when}."),
    message_in("GRANTS", "{source} grants {target} {when}."),
    message_in("HOLDS", "{source} holds {target} {when}."),
    message_in("IMPLEMENTS", "{source} implements {target} {when}."),
    message_in("Authority IN", "{source} belongs to {target} {when}."),
    message_in("Clinic IN", "{source} belongs to {target} {when}."),
    message_in("Gap IN", "{source} belongs to {target} {when}."),
    message_in("ProviderClass IN", "{source} belongs to {target} {when}."),
    message_in("LegalInstrument IN", "{source} belongs to {target} {when}."),
    message_in("Route IN", "{source} belongs to {target} {when}."),
    message_in("MAY_TAKE", "{source} may take the route {target} {when}."),
    message_in("OF", "{source} is an offering of {target} {when}."),
    message_in("OFFERS", "{source} offers {target} {when}."),
    message_in("OPENS", "{source} opens {target} {when}."),
    message_in("OPEN_TO", "{source} is open to {target} {when}."),
    message_in("PART_OF", "{source} is a part of {target} {when}."),
    message_in("PROVIDED_BY", "{source} is provided for by {target} {when}."),
    message_in("REACHES", "{source} reaches {target} {when}."),
))  # fmt: skip
# By label: what rests on something and is not in force without it; and the same where its being in force hangs on that.
FALLING = dict((
    message_in("Exemption falls", "{thing}, which is granted by {ground}"),
    message_in("LegalInstrument falls", "{thing}, which implements {ground}"),
    message_in("Mandate falls", "{thing}, which is granted by {ground}"),
    message_in("Provision falls", "{thing}, a part of {ground}"),
    message_in("Route falls", "{thing}, which is provided for by {ground}"),
))  # fmt: skip
HANGING = dict((
    message_in("Exemption hangs on it", "{thing}, which is granted by {ground}"),
    message_in("LegalInstrument hangs on it", "{thing}, which implements {ground}"),
    message_in("Mandate hangs on it", "{thing}, which is granted by {ground}"),
    message_in("Provision hangs on it", "{thing}, a part of {ground}"),
    message_in("Route hangs on it", "{thing}, which is provided for by {ground}"),
))  # fmt: skip
# By label: that on which something rests, and that itself rests on something else; and the change itself, which is at the end.
GROUNDS = dict((
    message_in("LegalInstrument is a ground", "{thing}, which implements {ground}"),
    message_in("Provision is a ground", "{thing}, a part of {ground}"),
))  # fmt: skip
LAST = dict((
    message_in("LegalInstrument changes", "it"),
    message_in("Provision changes", "it"),
))  # fmt: skip


def tell_cause(change: Change, language: Language) -> str:
    """What makes the difference."""
    locale = LOCALES[language]
    match change:
        case RepealedInstrument():
            return tell_repeal(locale, change)
        case Reclassified():
            return tell_reclassification(locale, change)
        case ValidityChanged():
            return tell_turn(locale, change)
        case RelationshipChanged(ties):
            return " ".join(tell_tie(locale, step, turn) for step, turn in ties)
        case SourcesSilent(as_of, day):
            return tell_silence(locale, as_of, day)


def tell_repeal(locale: Locale, change: RepealedInstrument) -> str:
    """What falls with an instrument."""
    law = locale.quote(change.law)
    if not change.resting:
        return locale.tell("{law} is not in force.", law=law)
    return locale.tell_several(
        "If {law} is not in force, neither is {falling}.",
        "If {law} is not in force, neither is {falling}.",
        change.resting,
        law=law,
        falling=locale.denied.join([tell_way(locale, FALLING, "falls", nodes) for nodes in change.resting]),
    )


def tell_reclassification(locale: Locale, change: Reclassified) -> str:
    """Which route is supposed in place of which."""
    offering, route = locale.quote(change.offering), locale.quote(change.route)
    if change.claimed is None:
        return locale.tell(
            "{offering} is taken to claim the route {route} where no route is recorded.", offering=offering, route=route
        )
    return locale.tell(
        "{offering} is taken to claim the route {route} instead of {claimed}.",
        offering=offering,
        route=route,
        claimed=locale.quote(change.claimed),
    )


def tell_turn(locale: Locale, change: ValidityChanged) -> str:
    """What begins or ends, and what hangs on that."""
    label = change.node.label
    so = locale.tell_in(label, TURNS[label], thing=locale.quote(change.node), when=tell_when(locale, change.turn))
    if not change.resting:
        return locale.tell("{change}.", change=so)
    return locale.tell_several(
        "{change}; on it rests {resting}.",
        "{change}; on it rest {resting}.",
        change.resting,
        change=so,
        resting=locale.clauses.join([tell_way(locale, HANGING, "hangs on it", nodes) for nodes in change.resting]),
    )


def tell_when(locale: Locale, turn: Turn) -> str:
    """Since when or until when it is so."""
    day = locale.write_day(turn.day)
    return locale.tell("from {day} on", day=day) if turn.begins else locale.tell("up to {day}", day=day)


def tell_tie(locale: Locale, step: Step, turn: Turn) -> str:
    """What a relationship says, and since when or until when it is so."""
    type_ = step.edge.type
    kinds = (f"{type_} {step.target.label}", f"{step.source.label} {type_}", type_)
    kind = next(kind for kind in kinds if kind in TIES)
    source, target = locale.quote(step.source), locale.quote(step.target)
    return locale.tell_in(kind, TIES[kind], source=source, target=target, when=tell_when(locale, turn))


def tell_way(locale: Locale, tops: Mapping[str, str], how: str, nodes: Way) -> str:
    """What rests on a change, with the way down to that."""
    top, *grounds = nodes
    context = f"{top.label} {how}"
    return locale.tell_in(context, tops[context], thing=locale.quote(top), ground=tell_ground(locale, grounds))


def tell_ground(locale: Locale, nodes: Sequence[Node]) -> str:
    """On what it rests; the last of these nodes is what changes, and is called `it`."""
    first, *further = nodes
    if not further:
        context = f"{first.label} changes"
        return locale.tell_in(context, LAST[context])
    context = f"{first.label} is a ground"
    return locale.tell_in(context, GROUNDS[context], thing=locale.quote(first), ground=tell_ground(locale, further))
