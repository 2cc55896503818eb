"""How a page is cited: what it is called, from which release it was made, and where it can be read again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from api.pages.base.templates import title_of
from api.pages.base.visit import Told, Visit


@dataclass(frozen=True, slots=True)
class Citation:
    """How a page is cited.

    `day`: for which law and facts are taken. `loaded`: the day of the release's load; null: that is not known. `is_permanent`:
    whether the address repeats what was told, whatever is loaded later.
    """

    title: str
    day: str
    release: str
    content_hash: str
    loaded: str | None
    address: str
    is_permanent: bool


def citation_of(visit: Visit, told: Told) -> Citation:
    """How a page is cited."""
    release, day = told.release or visit.release, day_of(visit, told)
    return Citation(
        title=title_of(told.template, visit.page, told.values),
        day=day or release["asOf"],
        release=release["release"],
        content_hash=release["contentHash"],
        loaded=release["loadedAt"][:10] if "loadedAt" in release else None,
        address=told.permalink or address_on(visit, day),
        is_permanent=told.permalink is not None,
    )


def day_of(visit: Visit, told: Told) -> str | None:
    """The day that the page was asked for, or that which the answer says; null: it hangs on none."""
    if told.data is not None:
        return visit.value("asOf")
    for asked in visit.asked:
        if "asOf" in asked.variables:
            answers = (value for value in asked.data.values() if isinstance(value, dict))
            said = next((value["asOf"] for value in answers if "asOf" in value), asked.variables["asOf"])
            return str(said or visit.release["asOf"])
    return None


def address_on(visit: Visit, day: str | None) -> str:
    """The address of the page, which names its day even where it was asked for without."""
    pairs = parse_qsl(visit.page.query.removeprefix("?"))
    if day is not None:
        pairs = [*((name, value) for name, value in pairs if name != "asOf"), ("asOf", day)]
    return visit.page.path + (f"?{urlencode(pairs)}" if pairs else "")


def write_csl(visit: Visit, told: Told) -> str:
    """The citation as CSL-JSON, which programs that keep references read."""
    cited = citation_of(visit, told)
    content = {
        "id": f"remit:{cited.content_hash[:12]}:{visit.page.path_without_language.strip('/')}:{cited.day}",
        "type": "webpage",
        "title": cited.title,
        "author": [{"literal": "Remit"}],
        "container-title": "Remit",
        "version": cited.release,
        **({"issued": date_parts(cited.loaded)} if cited.loaded else {}),
        "accessed": date_parts(datetime.now(UTC).date().isoformat()),
        "URL": cited.address,
        "language": visit.page.lang,
        "note": f"Law and facts of {cited.day}; content hash {cited.content_hash}",
    }
    return orjson.dumps([content], option=orjson.OPT_INDENT_2).decode()


def date_parts(day: str) -> dict[str, Any]:
    """A day as CSL has it."""
    return {"date-parts": [[int(part) for part in day.split("-")]]}
