"""Places Remit's packages below one import name, `remit`, in the built wheel.

In the repository they are `api`, `graph`, `seed` and `cypher` at the top; an installed Remit adds only `remit` to its
environment, so that these common words stay free for others (docs/development.md, "Import names").
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("api", "graph", "seed", "cypher")


class PlacePackages(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's generic parameter has no public type
    """The build hook that hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map each package into `remit/`; an editable install keeps the repository's own layout."""
        if version == "standard":
            build_data["force_include"] |= {name: f"remit/{name}" for name in PACKAGES}
