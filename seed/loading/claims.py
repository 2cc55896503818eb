"""Which claims contradict each other, and which side the graph answers with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model.vocabulary import RANK, Confidence
from seed.format.kinds import ClaimModel, SourceModel
from seed.format.models import Cite


@dataclass(frozen=True, slots=True)
class Side:
    """How a claim stands: in which contest, if any, and whether the graph answers with it."""

    contest: str | None
    preferred: bool


def sides(claims: Iterable[ClaimModel], sources: Mapping[str, SourceModel]) -> dict[str, Side]:
    """The side of every claim, by its id.

    Claims contradict each other where the pack puts them in one contest, or where they give one single-valued property
    (a predicate in lower case) of one entity different values. The stronger citation wins, then the more recent one,
    then the id.
    """
    groups: dict[str, list[ClaimModel]] = defaultdict(list)
    for claim in claims:
        single = claim.predicate[0].islower()
        own = f"{claim.about.to}/{claim.predicate}" if single else f"{claim.about.to}/{claim.predicate}/{claim.value}"
        groups[claim.contest or own].append(claim)
    result: dict[str, Side] = {}
    for key, group in groups.items():
        said = {(claim.about.to, claim.value) for claim in group}
        winner = max(group, key=lambda claim: (strength_of(claim, sources), claim.id))
        for claim in group:
            agrees = (claim.about.to, claim.value) == (winner.about.to, winner.value)
            result[claim.id] = Side(key if len(said) > 1 else None, agrees)
    return result


def strength_of(claim: ClaimModel, sources: Mapping[str, SourceModel]) -> tuple[int, str]:
    """Strength and recency of a claim: its best citation's."""
    return max(((RANK[confidence_of(c, sources)], day_of(c, sources) or "") for c in claim.cites), default=(0, ""))


def confidence_of(cite: Cite, sources: Mapping[str, SourceModel]) -> Confidence:
    """That of the citation, or of its source."""
    return cite.confidence or sources[cite.source].confidence


def day_of(cite: Cite, sources: Mapping[str, SourceModel]) -> str | None:
    """The day for which the citation speaks: its own, its source's, or the day of publication."""
    source = sources[cite.source]
    return cite.as_of or source.as_of or source.published
