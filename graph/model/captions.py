"""What tools of Neo4j show on a node that has neither a name nor a title."""

from graph.model.search_text import slug_of
from graph.model.vocabulary import Node

CAPTION = "label"
"""The property that holds it: one that Browser shows by itself, behind `name` and `title`."""


def caption_of(node: Node) -> str | None:
    """The caption that is stored; null: its name or its title is one."""
    said = node.properties
    if "name" in said or "title" in said:
        return None
    match node.label:
        case "Claim":
            return f"{said['predicate']}: {said['value']}" if "value" in said else str(said["predicate"])
        case "Coverage":
            return f"{said['kind']}: {said['declared']}"
    return str(said.get("number") or slug_of(node.id))
