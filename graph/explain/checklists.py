"""The sentences of a checklist: how an offering stands to a requirement, and why."""

from graph.explain.locale import LOCALES
from graph.model.vocabulary import ChecklistStatus, Language
from graph.oversight.checklist import ChecklistItem


def tell_item_reason(item: ChecklistItem, language: Language) -> str:  # noqa: PLR0911  # one return a status
    """Why an offering stands so to a requirement."""
    locale = LOCALES[language]
    requirement, route = locale.quote(item.requirement), locale.quote(item.route) if item.route else ""
    match item.status:
        case ChecklistStatus.MET if item.illustrative:
            return locale.tell("The archetype is set to meet {requirement}.", requirement=requirement)
        case ChecklistStatus.UNMET if item.illustrative:
            return locale.tell("The archetype is set not to meet {requirement}.", requirement=requirement)
        case ChecklistStatus.MET:
            return locale.tell("A source records that {requirement} is met.", requirement=requirement)
        case ChecklistStatus.UNMET:
            return locale.tell("A source records that {requirement} is not met.", requirement=requirement)
        case ChecklistStatus.AVOIDED:
            return locale.tell(
                "{requirement} would be due on a lawful route of this therapy; the claimed route {route} goes around it.",
                requirement=requirement,
                route=route,
            )
        case ChecklistStatus.NOT_APPLICABLE:
            return locale.tell(
                "{requirement} is not due on the claimed route {route}, which is lawful.",
                requirement=requirement,
                route=route,
            )
        case _ if item.disputed:
            return locale.tell("Sources disagree on whether {requirement} is met.", requirement=requirement)
        case _ if not route:
            return locale.tell(
                "The claimed route is not recorded, and so it is not known whether {requirement} is due.",
                requirement=requirement,
            )
        case _:
            return locale.tell(
                "{requirement} is due on the claimed route {route}; no source says whether it is met.",
                requirement=requirement,
                route=route,
            )
