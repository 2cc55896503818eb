"""How a text is read that finds nothing as it is written.

Words that nothing has are taken for slips of the pen and mended by a word that differs in a letter or two, or left out; where
even then nothing has all of them, what has some is a hit.
"""

from collections import Counter
from dataclasses import replace

from rapidfuzz.distance import OSA

from graph.model.search_terms import sound_of, words_in
from graph.model.search_text import is_searched, names_of, numbers_of, prose_of
from graph.model.vocabulary import Node
from graph.search.candidates import ALL_WORDS
from graph.search.hits import SearchQuery, first_row
from graph.search.question import Reading, forms_of, fuzzy, read_text, slips_allowed
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database
from graph.store.fragments import cypher
from graph.store.statements import generated_statement

FOUND = (
    f"COLLECT {{ CALL db.index.fulltext.queryNodes('{ALL_WORDS}', question.lucene, {{limit: question.most}}) "
    "YIELD node AS x RETURN {label: labels(x), properties: properties(x)} } AS found"
)
NEAR_NODES = generated_statement(
    "search/near", cypher(read_fragment(f"WITH $question AS question WITH question, {FOUND} RETURN found"))
)
FAR = 100  # letters: too far off
NEAR = 1_000  # nodes whose names are compared with a slip of the pen


async def read_question(database: Database, query: SearchQuery) -> Reading:
    """How the text is read: as it is written, where that finds anything.

    Raises:
        InvalidArgument: the text has not the form that it must have, or too many things have such words.
    """
    written = read_text(query.text)
    if await first_row(database, query, written):
        return written
    unknown = [word for word in written.telling if not await has(database, f"({forms_of(word).lucene})")]
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


async def near_nodes(database: Database, text: str, most: int) -> list[Node]:
    """Up to so many nodes that the index finds."""
    rows = await database.read(NEAR_NODES, {"question": {"lucene": text, "most": most}})
    found = (row for row in rows[0]["found"] if len(row["label"]) > 1)
    nodes = (Node(next(one for one in row["label"] if one != "Entity"), row["properties"]) for row in found)
    return [node for node in nodes if is_searched(node)]


async def has(database: Database, text: str) -> bool:
    """Whether the index finds anything."""
    return bool(await near_nodes(database, text, 1))


async def nearest(database: Database, word: str) -> str | None:
    """The word of a name or text of which this is a slip of the pen: the nearest, then the one that most have; null: none."""
    slips = slips_allowed(word)
    if not slips:
        return None
    nodes = await near_nodes(database, fuzzy(word), NEAR)
    known = Counter(one for node in nodes for text in texts_of(node) for one in set(words_in(text)))
    near = [(*far, -times, one) for one, times in known.items() if (far := distances(word, one))[0] <= slips]
    return min(near)[-1] if near else None


def distances(word: str, other: str) -> tuple[int, int]:
    """How many letters two words differ by, as they are written or sound, whichever is less, and as they are written."""
    if other.isdigit():
        return FAR, FAR
    sound, most = sound_of(word), slips_allowed(word)
    written = distance(word, other, most)
    heard = distance(sound, sound_of(other), min(most, slips_allowed(sound)))
    return min(written, heard if slips_allowed(sound) else FAR), written


def distance(one: str, other: str, most: int) -> int:
    """How many letters are other ones, too many, missing, or the wrong way round; `FAR` beyond `most`."""
    found = int(OSA.distance(one, other, score_cutoff=most))
    return found if found <= most else FAR


def texts_of(node: Node) -> list[str]:
    """All that search finds the node by, but what it is about."""
    return [*names_of(node), *numbers_of(node), *prose_of(node)]


def is_among(stored: str, word: str) -> bool:
    """Whether a word of a question begins one of the stored words of a node."""
    forms = forms_of(word)
    return any(one in f" {stored} " for one in (*forms.begun, *forms.text))
