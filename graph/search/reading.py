"""How a text is read that finds nothing as it is written.

Words that nothing has are taken for slips of the pen and mended by a word that differs in a letter or two, or left out; where
even then nothing has all of them, what has some is a hit.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from graph.model.search_terms import is_cyrillic, sound_of
from graph.model.search_text import SOUND, STEM, TEXT
from graph.search.candidates import ALL_WORDS, found_text
from graph.search.hits import SearchQuery, first_row
from graph.search.question import MOST_WORDS, Reading, forms_of, fuzzy, read_text, slips_allowed
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database
from graph.store.fragments import cypher
from graph.store.statements import generated_statement

NEAR_WORDS = generated_statement(
    "search/near", cypher(read_fragment(f"{found_text(ALL_WORDS, 'x.words')} RETURN found"))
)
NEAR = 300  # things, the likest first, whose words are compared with a slip of the pen: that takes milliseconds


async def read_question(database: Database, query: SearchQuery) -> Reading:
    """How the text is read: as it is written, where that finds anything.

    Raises:
        InvalidArgument: the text has not the form that it must have, or too many things have such words.
    """
    written = read_text(query.text)
    if await first_row(database, query, written):
        return written
    looked_at = written.telling[:MOST_WORDS]
    unknown = [word for word in looked_at if not await near_words(database, f"({forms_of(word).lucene})", 1)]
    slips = {word: near for word in unknown if (near := await nearest(database, word)) is not None}
    kept = written.without(set(unknown) - slips.keys()).mended(slips)
    if not kept.words:
        return replace(written, ignored=kept.ignored)
    if kept != written and await first_row(database, query, kept):
        return kept
    partly = replace(kept, partly=True)
    first = await first_row(database, query, partly) if len(kept.telling) > 1 else None
    if first is None:
        return kept
    lacking = (word for word in kept.telling if not is_among(first["properties"]["words"], word))
    return replace(partly, ignored=(*kept.ignored, *lacking))


async def near_words(database: Database, text: str, most: int) -> list[str]:
    """The stored words of up to so many things that the index finds."""
    rows = await database.read(NEAR_WORDS, {"question": {"lucene": text, "most": most}})
    return [words for words in rows[0]["found"] if words]


async def nearest(database: Database, word: str) -> str | None:
    """The word of a name or text of which this is a slip of the pen; null: none.

    It is the nearest, one as it is written before one as it sounds, one of a name before one of a text, then what most have.
    """
    most = slips_allowed(word)
    if not most:
        return None
    found = await near_words(database, fuzzy(word), NEAR)
    known = Counter(one for words in found for one in set(comparable(words)))
    forms = [word, *([sound_of(word)] if is_cyrillic(word) else [])]
    near = []
    for (other, later), times in known.items():
        far, heard = min((OSA.distance(form, other, score_cutoff=most), place) for place, form in enumerate(forms))
        if far <= most:
            near.append((far, heard, later, -times, other))
    return min(near)[-1] if near else None


def comparable(words: str) -> Iterator[tuple[str, bool]]:
    """Of the stored words of a thing those that a slip may be of, each with whether it is no word of a name as written."""
    every = words.split(" ")
    stems = {word[1:] for word in every if word[0] == STEM}  # of names, whose words stand there as they are written
    for word in every:
        if word.isalpha():
            yield word, False
        elif word[1:].isalpha() and (word[0] == SOUND or (word[0] == TEXT and word[1:] not in stems)):
            yield word[1:], True


def is_among(stored: str, word: str) -> bool:
    """Whether a word of a question begins one of the stored words of a node."""
    forms = forms_of(word)
    return any(one in f" {stored} " for one in (*forms.begun, *forms.text))
