"""The law over the years: instruments as bars, and the provisions of those that a reader opens."""

from collections.abc import Sequence
from typing import Any

from api.pages.base.addresses import address_of, with_query
from api.pages.base.operations import complete
from api.pages.base.visit import Data, Shown, Visit
from api.pages.drawings.timeline import Mark, Span, Timeline, lay_out
from api.pages.views.diagram import drawing_file
from graph.errors import InvalidArgument, UnknownEntity
from graph.explain.locale import LOCALES, Locale

MOST = 100  # instruments of a list
MOST_OPEN = 8  # instruments whose provisions are shown
EVER = {"from": "0001-01-01", "to": "9999-12-31"}
DATED = "fragment dated on Provision { __typename id name(lang: $lang) validFrom validTo citations { ...cited } }"


async def timeline_page(visit: Visit) -> Shown:
    """The timeline and its table."""
    return visit.show("timeline.html", await timeline_values(visit))


async def timeline_drawing(visit: Visit) -> Shown:
    """The drawing alone, to be taken away."""
    values = await timeline_values(visit, is_page=False)
    day = LOCALES[visit.page.language].write_day(values["asked_day"])
    return drawing_file(
        visit, values["drawn"], f"Remit: {values['title']}, {day}. {values['release']}", values["said"], "timeline"
    )


async def timeline_values(visit: Visit, *, is_page: bool = True) -> dict[str, Any]:
    """The values of the template. `is_page`: of the page itself, and not of a file that leads to it."""
    locale, jurisdiction, opened = LOCALES[visit.page.language], visit.value("jurisdiction"), visit.values("instrument")
    opened = list(dict.fromkeys(opened))
    of_one = {"jurisdiction": {"eq": jurisdiction}} if jurisdiction else {}
    asked = {"asOf": visit.value("asOf"), "first": MOST}
    answer = await visit.ask("timeline", **asked, standing=of_one, changed={**of_one, "changed": EVER})
    if jurisdiction and jurisdiction not in {one["id"] for one in answer["jurisdictions"]}:
        raise UnknownEntity(f"No jurisdiction {jurisdiction!r} is recorded.")
    provisions = await provisions_of(visit, opened)
    day = visit.value("asOf") or answer["dataset"]["asOf"]
    instruments = {one["id"]: one for part in ("standing", "changed") for one in answer[part]["nodes"]}
    rows = rows_of(list(instruments.values()), provisions)
    drawn = lay_out([span_of(row) for row in rows], day)
    given = {"asOf": visit.value("asOf"), "jurisdiction": jurisdiction}

    def address(several: Sequence[str]) -> str:
        return with_query(visit.page, "/timeline", **given, instrument=list(several))

    return {
        "title": locale.tell("The law over the years"),
        "asked_day": day,
        "release": answer["dataset"]["release"],
        "given": given,
        "opened": opened,
        "jurisdictions": answer["jurisdictions"],
        "jurisdiction": jurisdiction,
        "rows": [
            {
                **row,
                "toggle": address([one for one in opened if one != row["id"]])
                if row["id"] in opened
                else address([*opened, row["id"]]),
                "is_open": row["id"] in opened,
            }
            for row in rows
        ],
        "number": len(instruments),
        "standing": len(answer["standing"]["nodes"]),
        "cut": max(answer[part]["totalCount"] for part in ("standing", "changed")) if is_cut(answer) else None,
        "drawn": drawn_of(drawn, rows, visit, locale) | {"here": "" if is_page else address(opened)},
        "said": locale.tell(
            "Each bar is a legal instrument, from the first to the last day on which it is in force. A filled bar is in force "
            "on the day. A pointed end is open: no last day is recorded. A notched beginning: no first day is recorded, and it "
            "counts from the day on which it was passed, a provision from that of its instrument. The thick line is the day; "
            "marks above are days on which something begins or ends."
        ),
        "file": with_query(visit.page, "/timeline/drawing.svg", **given, instrument=opened),
        "days": [day_of(mark, rows) for mark in reversed(drawn.marks)],
    }


def years_of(instrument: Data, provisions: Sequence[Data], day: str, visit: Visit) -> dict[str, Any] | None:
    """The drawing of one instrument with its provisions, for its own page; null: it has none."""
    if not provisions:
        return None
    rows = rows_of([instrument], {instrument["id"]: list(provisions)})
    here = with_query(visit.page, "/timeline", asOf=visit.value("asOf"), instrument=instrument["id"])
    drawn = lay_out([span_of(row) for row in rows], day)
    return drawn_of(drawn, rows, visit, LOCALES[visit.page.language]) | {"here": here}


def is_cut(answer: Data) -> bool:
    """Whether there are more instruments than were asked for."""
    return any(answer[part]["totalCount"] > len(answer[part]["nodes"]) for part in ("standing", "changed"))


async def provisions_of(visit: Visit, opened: Sequence[str]) -> dict[str, list[Data]]:
    """The provisions of each of these instruments that stand on the day."""
    if not opened:
        return {}
    if len(opened) > MOST_OPEN:
        raise InvalidArgument(f"instrument names {len(opened)} of them.", f"Name at most {MOST_OPEN}.")
    given = {f"open{number}": one for number, one in enumerate(opened)}
    asked = " ".join(f"{name}: instrument(id: ${name}, asOf: $asOf) {{ provisions {{ ...dated }} }}" for name in given)
    declared = "".join(f", ${name}: ID!" for name in given)
    document = f"query Provisions($asOf: Date, $lang: Language!{declared}) {{ {asked} }} {DATED}"
    answer = await visit.ask_text(complete(document), asOf=visit.value("asOf"), **given)
    for name, one in given.items():
        if answer[name] is None:
            raise UnknownEntity(f"No legal instrument {one!r} is recorded.")
    return {one: answer[name]["provisions"] for name, one in given.items()}


def rows_of(instruments: Sequence[Data], provisions: dict[str, list[Data]]) -> list[dict[str, Any]]:
    """The lines of the table: instruments by when they begin, each with its provisions where it is open."""
    rows = []
    for one in sorted(instruments, key=lambda one: (begin_of(one) or "", one["name"], one["id"])):
        rows.append({**one, "part": False})
        parts = sorted(provisions.get(one["id"], ()), key=lambda part: (part["validFrom"] or "", part["id"]))
        rows += [{**part, "part": True, "of": one} for part in parts]
    return rows


def begin_of(one: Data) -> str | None:
    """The day from which something counts."""
    return one["validFrom"] or counted_of(one)


def counted_of(one: Data) -> str | None:
    """The day from which an instrument counts where its first one is not recorded: that on which it was passed."""
    year = one.get("enactedYear")
    found: str | None = one.get("enactedOn") or (f"{year:04}-12-31" if year else None)
    return found


def span_of(row: Data) -> Span:
    """A line of the table as a span; what is not said of a provision is as of its instrument."""
    whole = row.get("of", row)
    counted = counted_of(row) or begin_of(whole)
    return Span(row["id"], row["name"], row["validFrom"], row["validTo"] or whole["validTo"], counted, row["part"])


def drawn_of(drawn: Timeline, rows: Sequence[Data], visit: Visit, locale: Locale) -> dict[str, Any]:
    """The drawing with its words and addresses."""
    known = {row["id"]: row for row in rows}
    return {
        "timeline": drawn,
        "addresses": {one: address_of(visit.page, row) for one, row in known.items()},
        "days": {bar.span.id: days_in_words(bar.span, locale) for bar in drawn.bars},
        "marks": {mark.day: told_mark(mark, locale) for mark in drawn.marks},
    }


def days_in_words(span: Span, locale: Locale) -> str:
    """From when to when something is in force."""
    first = (
        locale.tell("from {day} on", day=locale.write_day(span.first))
        if span.first
        else locale.tell("its first day is not recorded")
    )
    last = (
        locale.tell("until {day}", day=locale.write_day(span.last))
        if span.last
        else locale.tell("no last day is recorded")
    )
    return f"{first}, {last}"


def told_mark(mark: Mark, locale: Locale) -> str:
    """What begins and ends on a day, as numbers."""
    return locale.tell(
        "{day}: begin {begin}, end {end}", day=locale.write_day(mark.day), begin=len(mark.begin), end=len(mark.end)
    )


def day_of(mark: Mark, rows: Sequence[Data]) -> dict[str, Any]:
    """What begins and ends on a day."""
    known = {row["id"]: row for row in rows}
    return {"day": mark.day, "begin": [known[one] for one in mark.begin], "end": [known[one] for one in mark.end]}
