"""What is more than a stored field of clinics, conditions, offerings and therapies: numbers, checklists, lawful routes."""

import asyncio
from typing import Any

import strawberry

from api.graphql.base.arguments import Lang, OfJurisdiction
from api.graphql.base.context import NodeKey
from api.graphql.base.fields import Ask, get_citations, get_related_nodes, plan_metadata, wrap, wrap_all
from api.graphql.types.entities import Citation, Identifier, Requirement, Route, add_field, field_of, pairs_field
from graph.explain.checklists import tell_item_reason
from graph.model.declaration import CODE_PAIRS, IDENTIFIER_PAIRS
from graph.model.vocabulary import ChecklistStatus, Language
from graph.oversight import checklist as checklists
from graph.query.planner.selection_tree import Attribute, RelatedNodes
from graph.store.lookup import checked_id

add_field(
    "Clinic",
    "identifiers",
    list[Identifier],
    pairs_field(
        Identifier,
        ("scheme", IDENTIFIER_PAIRS.keys),
        ("value", IDENTIFIER_PAIRS.values),
        "Numbers by which registers know it.",
    ),
)


@strawberry.type(description="A code of a public vocabulary.")
class Code:
    """A code under a scheme."""

    scheme: str = strawberry.field(description="The vocabulary: `ICD-10`, `ICD-11`, `MeSH`, `NCIT`.")
    value: str = strawberry.field(description="The code.")


add_field(
    "Condition",
    "codes",
    list[Code],
    pairs_field(
        Code,
        ("scheme", CODE_PAIRS.keys),
        ("value", CODE_PAIRS.values),
        "Codes of it in public vocabularies, as the sources give them.",
    ),
)


@strawberry.type(
    description="A requirement of the lawful routes or of the claimed one, and how an offering stands to it."
)
class ChecklistItem:
    """One line of a checklist."""

    item: strawberry.Private[checklists.ChecklistItem]
    day: strawberry.Private[str]
    requirement: Requirement = strawberry.field(description="What would have to be shown.")
    status: ChecklistStatus = strawberry.field(description="How the offering stands to it.")

    @strawberry.field(description="Why, in a sentence.", metadata=plan_metadata(Attribute()))
    def reason(self, lang: Lang = Language.EN) -> str:
        """The sentence."""
        return tell_item_reason(self.item, lang or Language.EN)

    @strawberry.field(description="Where that is said.", metadata=plan_metadata(Attribute()))
    async def citations(self, info: Ask) -> list[Citation]:
        """The citations behind the status."""
        return await get_citations(info, self.item.citations, self.day)


async def read_checklist(info: Ask, offering: str, day: str) -> list[ChecklistItem]:
    """The checklist of an offering on a day."""
    items = await info.context.checklists.load(NodeKey(offering, day))
    return [
        ChecklistItem(item=item, day=day, requirement=wrap(item.requirement, day), status=item.status) for item in items
    ]


@field_of("Offering", "Each requirement of the lawful routes, and whether this offering meets it.")
async def checklist(root: Any, info: Ask) -> list[ChecklistItem]:  # noqa: ANN401  # one of the entity types
    """The checklist on the day."""
    return await read_checklist(info, root.node.id, root.day)


@field_of("TherapyType", "The routes that it, or a broader one, can lawfully take on the day.", RelatedNodes())
async def routes(root: Any, info: Ask, jurisdiction: OfJurisdiction = None) -> list[Route]:  # noqa: ANN401
    """Lawful routes, of one jurisdiction where it is given."""
    found = await get_related_nodes(info, root.node, "routes", root.day)
    if jurisdiction is not None:
        wanted = checked_id(jurisdiction, "jurisdiction")
        homes = await asyncio.gather(*(get_related_nodes(info, route, "jurisdiction", root.day) for route in found))
        found = [route for route, home in zip(found, homes, strict=True) if home and home[0].id == wanted]
    return wrap_all(found, root.day)
