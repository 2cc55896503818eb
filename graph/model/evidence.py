"""What an answer shows as evidence: the steps of a chain, and the sides of a contest."""

from dataclasses import dataclass

from graph.model.vocabulary import Edge, Node


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship of a chain, in its own direction."""

    edge: Edge
    source: Node
    target: Node


@dataclass(frozen=True, slots=True)
class ContestedClaim:
    """One side of a contest, with the id of what it is about; `rests_on` are the ids of the provisions that it names."""

    about: str
    node: Node
    rests_on: frozenset[str] = frozenset()

    @property
    def predicate(self) -> str:
        """The property or relationship that it speaks of."""
        return str(self.node.properties["predicate"])

    @property
    def value(self) -> str:
        """What it says."""
        return str(self.node.properties["value"])

    @property
    def statement(self) -> tuple[str, str, str]:
        """What it says, in three words: of what, which relationship, and its other end."""
        return self.about, self.predicate, self.value
