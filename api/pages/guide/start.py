"""The start page: one box, questions to begin with, and what there is to ask about."""

from collections import Counter
from typing import Any

from api.pages.base.addresses import FOLDERS, with_query
from api.pages.base.labels import LABELS
from api.pages.base.page import Page
from api.pages.base.statuses import VERDICTS, words_in
from api.pages.base.visit import Data, Shown, Visit
from graph.explain.locale import LOCALES, message, message_in

EXAMPLES = (
    (message("Who oversees a private clinic in Moscow?"), message("private clinic in Moscow")),
    (message("Who licenses a clinic?"), message("licensing of medical activity")),
    (message("What is Roszdravnadzor charged with?"), message("Roszdravnadzor")),
    (message("What rests on the law on biomedical cell products?"), message("180-FZ")),
    (message("By which ways do mesenchymal stem cells reach patients?"), message("mesenchymal stem cells")),
)
"""Questions as people ask them, and the words by which search finds where the answer begins."""
COUNTED = {
    "clinics": "Clinic",
    "authorities": "Authority",
    "mandates": "Mandate",
    "instruments": "LegalInstrument",
    "provisions": "Provision",
    "requirements": "Requirement",
    "routes": "Route",
    "therapies": "TherapyType",
    "gaps": "Gap",
    "sources": "Source",
}
LABELS_OF_COUNTS = {**LABELS, "sources": message_in("a heading", "Sources")}


async def start_page(visit: Visit) -> Shown:
    """What can be asked, of what, and for which day."""
    return visit.show("start.html", start_values(await visit.ask("start"), visit.page))


def start_values(answer: Data, page: Page) -> dict[str, Any]:
    """The values of the template."""
    locale = LOCALES[page.language]
    words = words_in(locale, VERDICTS)
    by_verdict: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    for row in answer["clinicCounts"]["rows"]:
        verdict, illustrative = (key["value"] for key in row["keys"])
        by_verdict[verdict] += row["clinics"]
        examples[verdict] += row["clinics"] if illustrative == "true" else 0
    lists = page.has("/clinics")
    return {
        "start": page.moved("/"),
        "dataset": answer["dataset"],
        "examples": [
            {"text": locale.tell(text), "address": with_query(page, "/search", q=locale.tell(asked))}
            for text, asked in EXAMPLES
        ],
        "counts": [
            {
                "label": locale.tell_in(*LABELS_OF_COUNTS[name]),
                "number": answer[name]["totalCount"],
                "address": page.below(f"/{FOLDERS[kind]}") if page.has(f"/{FOLDERS[kind]}") else None,
            }
            for name, kind in COUNTED.items()
        ],
        "verdicts": [
            {
                "word": words[verdict],
                "clinics": number,
                "examples": examples[verdict],
                "address": with_query(page, "/clinics", verdict=verdict) if lists else None,
            }
            for verdict in VERDICTS
            if (number := by_verdict[verdict])
        ],
        "contradictions": len(answer["contradictions"]),
        "complete": any(one["declared"] == "COMPLETE" for one in answer["coverage"]),
    }
