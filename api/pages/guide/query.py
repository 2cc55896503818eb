"""The page to ask in GraphQL: what its address asks stands in it."""

from api.pages.base.operations import OPERATIONS
from api.pages.base.visit import Shown, Visit

FIRST = """{
  oversight(clinic: "ru.clinic.example-private-moscow") {
    verdict
    summary
    links {
      status
      authority { name }
      activity { name }
      reason
    }
    gaps { name }
  }
}"""
"""What is asked where the address asks nothing; `examples.js` begins with the same."""


async def query_page(visit: Visit) -> Shown:
    """The form, with the document and the variables of the address."""
    operation = visit.word("operation", OPERATIONS)  # one of those that pages ask
    document = visit.value("query") or (OPERATIONS[operation] if operation else FIRST)
    values = {"document": document, "variables": visit.value("variables") or ""}
    return visit.show("query.html", values)
