"""Which English names take the article within a sentence: the Ministry of Health, but Roszdravnadzor."""

import re

# The noun that a name is built on, where it is written as a part of a proper name. University is none: it takes the article in
# some names and not in others.
NOUNS = frozenset({
    "Academy", "Administration", "Agency", "Association", "Authority", "Board", "Bureau", "Center", "Centre", "Chamber",
    "Commission", "Committee", "Council", "Court", "Department", "Directorate", "Federation", "Fund", "Government",
    "Inspectorate", "Institute", "Kingdom", "Ministry", "Office", "Republic", "Secretariat", "Service", "Society", "States",
    "Union",
})  # fmt: skip
BEYOND_THE_NOUN = re.compile(r",| (?:at|for|in|of|on|to|under|with) ")
ARTICLE = re.compile(r"(?:The|An?) ")


def with_definite_article(name: str) -> str:
    """The name within a sentence: with its article, where it takes one, which has no capital."""
    if ARTICLE.match(name):
        return f"{name[0].lower()}{name[1:]}"
    noun = BEYOND_THE_NOUN.split(name, maxsplit=1)[0].split(" ")[-1]
    return f"the {name}" if noun in NOUNS else name
