"""The rules by which gaps are derived, and what each of them says.

`cypher/read/gaps/<rule>.cypher` finds where a rule fires on a day, with the facts that fire it; the function of the same name
puts that into words.
"""

from collections.abc import Callable, Mapping

from graph.gaps.derived import DerivedGap, Finding, Words, gap_of

Rule = Callable[[Finding], DerivedGap]


def no_authority(finding: Finding) -> DerivedGap:
    """A grey route is claimed and bypasses nothing: no mandate is due on a lawful route in its place."""
    route = finding.subject
    words = Words(
        "no-authority",
        "NO_AUTHORITY",
        f"The route '{route.name}' goes around no recorded mandate",
        "Providers claim it, and no recorded mandate is due on a lawful route in its place.",
    )
    return gap_of(finding, words, {"routes": [route.id]})


RULES: Mapping[str, Rule] = {
    "no-authority": no_authority,
}
