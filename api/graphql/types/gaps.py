"""What is more than a stored field of gaps, and the fields of others that lead to them."""

from typing import Any

from api.graphql.base.arguments import Lang
from api.graphql.base.fields import Ask, get_related_nodes, wrap, wrap_all
from api.graphql.base.gap_loaders import derived_in, exposure_of
from api.graphql.types.entities import Entity, Gap, field_of
from graph.explain.gaps import tell_gap_summary
from graph.model.vocabulary import Language
from graph.query.planner.selection_tree import AlwaysNull, Count, LocalizedProperty


@field_of(
    "Gap",
    "One to three sentences in our own words; that of a recorded gap in English where it is not recorded in the language.",
    LocalizedProperty(),
)
def summary(root: Any, lang: Lang = Language.EN) -> str | None:  # noqa: ANN401  # one of the entity types
    """The sentences."""
    return tell_gap_summary(root.node, lang or Language.EN)


@field_of("Gap", "What a rule found it in; null: a source speaks of it.", AlwaysNull())
async def derived_from(root: Any, info: Ask) -> Entity | None:  # noqa: ANN401
    """The subject of the rule."""
    subject = root.node.properties.get("derivedFrom")
    node = await info.context.nodes.load(subject) if subject else None
    return wrap(node, root.day) if node else None


CONSEQUENCES = LocalizedProperty(several=True)


@field_of(
    "Gap", "What follows from it, as sources put it; in English where it is not recorded in the language.", CONSEQUENCES
)
def consequences(root: Any, lang: Lang = Language.EN) -> list[str]:  # noqa: ANN401
    """Sentences."""
    found: list[str] = CONSEQUENCES.read(lang or Language.EN, "consequences", root.node.properties)
    return found


@field_of("Gap", "How many offerings go through it on the day.", Count("Gap.offerings"))
async def exposure(root: Any, info: Ask) -> int:  # noqa: ANN401
    """The size of `offerings`."""
    return await exposure_of(info, root.node, root.day)


@field_of("Jurisdiction", "The gaps in its oversight on the day: those that sources record and those that rules find.")
async def gaps(root: Any, info: Ask) -> list[Gap]:  # noqa: ANN401
    """Recorded and derived gaps, in the order of ids."""
    recorded = await get_related_nodes(info, root.node, "gaps", root.day)
    derived = await derived_in(info, root.node.id, root.day)
    return wrap_all(sorted([*recorded, *derived], key=lambda gap: gap.id), root.day)
