"""What Remit is, how its answers follow, and what it does not say."""

from api.pages.base.visit import Shown, Visit


async def about_page(visit: Visit) -> Shown:
    """The page as it stands in the template."""
    return visit.show("about.html", {})
