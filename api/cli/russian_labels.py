"""What stands around an answer where it is printed, in Russian; by what stands there in English.

The words of the schema, such as statuses and verdicts, stay what they are: they are names, which the documentation explains.
"""

from graph.explain import russian
from graph.model.vocabulary import Language

RUSSIAN = {
    " (an archetype that stands for no real clinic)": " (условный пример, за которым не стоит реальная клиника)",
    "On {}: {}": "По состоянию на {}: {}",
    "On {}, as it is: {}": "По состоянию на {}, как есть: {}",
    "Under what is supposed: {}": "При сделанных предположениях: {}",
    "{} (confidence {})": "{} (достоверность {})",
    "Where sources contradict each other": "В чём источники противоречат друг другу",
    "Gaps": "Пробелы",
    "Gaps: {}": "Пробелы: {}",
    "Gap: {} ({})": "Пробел: {} ({})",
    "The same answer with the source of every step: add --json.": (
        "Тот же ответ с источниками для каждого звена: добавьте --json."
    ),
    "The same answer as data: add --json.": "Тот же ответ в виде данных: добавьте --json.",
    "Law: {}. Confidence: {}.": "Нормы: {}. Достоверность: {}.",
    "none named": "не названы",
    "Why: {}": "Почему: {}",
    "Left out, since it rests on weaker evidence": "Исключено, поскольку основано на менее надёжных сведениях",
    "held by": "орган",
    " (preferred)": " (предпочтительно)",
    "Nothing about this clinic would change.": "Для этой клиники ничего не изменилось бы.",
    "No mandate stands otherwise to the clinic.": "Полномочия соотносятся с клиникой одинаково.",
    ", for {}": ", услуга {}",
    "Because: {}": "Причина: {}",
    "Now {} (confidence {}). Law: {}.": "Теперь {} (достоверность {}). Нормы: {}.",
    "Before {} (confidence {}). Law: {}.": "Прежде {} (достоверность {}). Нормы: {}.",
    "in another order": "в ином порядке",
    "none": "не записано",
    "{}, from {} to {}: {} clinics compared, the answers for {} differ.": (
        "{}, {} и {}: сопоставлено клиник: {}, ответы различаются у {}."
    ),
    # What a link says
    "status": "статус",
    "authority": "орган",
    "mandate": "полномочие",
    "activity": "функция",
    "offering": "услуга",
    "route": "путь",
    "due on": "законные пути, на которых действует полномочие",
    "provisions": "нормы",
    "instruments": "акты",
    "gaps": "пробелы",
    "contested": "противоречия",
    "confidence": "достоверность",
    "covers": "распространяется на",
    # What a status means
    "oversight is due; whether it was exercised is another matter": (
        "надзор предусмотрен; из этого не следует, что он осуществлялся"
    ),
    "it would be due, and sources contradict each other on it": (
        "надзор был бы предусмотрен, но источники в этом противоречат друг другу"
    ),
    "it is due on a lawful route for the therapy, and the clinic goes by another one": (
        "надзор предусмотрен на законном пути для этой терапии, а клиника использует другой путь"
    ),
    "a provision takes the clinic's route out of the mandate": "норма выводит путь клиники из-под полномочия",
    "the data does not say, which never means that there is no oversight": (
        "в данных не указано, что никогда не означает отсутствия надзора"
    ),
}


def label(language: Language, text: str, *values: object) -> str:
    """The text in that language, with the values in their places."""
    return (text if language is Language.EN else RUSSIAN[text]).format(*values)


def dated(language: Language, day: str) -> str:
    """The day as texts in that language write it."""
    return day if language is Language.EN else russian.day_of(day)
