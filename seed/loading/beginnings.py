"""Which entities of packs have no beginning: rule 9 (docs/model.md), asked of what a load would store."""

from graph.law.beginnings import Beginnings
from graph.law.fact_index import Facts
from seed.format.kinds import ClaimModel
from seed.format.pack import Pack
from seed.loading.project import project


def find_undated(packs: list[Pack]) -> frozenset[str]:
    """The ids of those without one of their own or by the law that they rest on; a claim is what a source says, and none."""
    content = project(packs)
    beginnings = Beginnings(Facts(content.nodes.values(), content.edges.values()))
    nodes = (node for node in content.nodes.values() if node.label != ClaimModel.label)
    return frozenset(node.id for node in nodes if beginnings.of_node(node) is None)
