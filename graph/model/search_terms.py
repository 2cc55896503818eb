"""Words as they are compared in search: whole, by their stem, and by how they sound in Latin letters.

Two words that people use alike have one stem here: `committees` and `committee`, `hematology` and `haematology`, and a Russian
word in either script. How a word sounds is what is left of it in Latin letters where writers transliterate it differently.
"""

# ruff: noqa: RUF001  # letters of both alphabets

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer
from anyascii import anyascii

WORD = re.compile(r"[^\W_]+")
CYRILLIC = re.compile("[\u0400-\u04ff]")
NUMBER_SIGN = "\u2116"  # NFKC would glue it to the number as two letters
SHORT_I = "\u0439"  # the one letter of Russian whose mark makes it another
IO_AS_IE = str.maketrans("\u0451", "\u0435")  # two letters of Russian that writers use alike
KNOWN_WORDS = 100_000  # whose stems are kept, about 20 MB

# Words that tell nothing apart, in names, texts and questions.
STOP_WORDS = frozenset(
    words
    for line in (
        "a an and any are as at be by can do does for from has have how i in into is it its my no not of on or our s than that",
        "the their them there these this those to under was we what when where which who whom whose why will with you your",
        "а без бы в во где для до его ее за и из или их к как какая какие какой кем кто ли на не о об от по под при с со та",
        "так такое то у что чем чего чей чьи это этот эта эти я",
    )
    for words in line.split()
)
# Spellings of one word: what stands on the left is compared as what stands on the right.
SPELLINGS = (
    (re.compile("^haem"), "hem"),
    (re.compile("aem(?=ia|ic)"), "em"),
    (re.compile("aesthe"), "esthe"),
    (re.compile("^oe(?=stro|dema|soph)"), "e"),
    (re.compile("^(ortho)?paed"), r"\1ped"),
    (re.compile("foet"), "fet"),
    (re.compile("^grey(?=s?$)"), "gray"),
    (re.compile("^(licen|defen|offen|preten)ce"), r"\1se"),
    (re.compile("(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile("^(tum|behavi|lab|hon|col|fav)our"), r"\1or"),
    (re.compile("(?<=[a-z]{3})is(?=(e|es|ed|ing|er|ers|ation|ations)$)"), "iz"),
    (re.compile("(?<=[a-z]{3})ys(?=(e|es|ed|ing)$)"), "yz"),
    (re.compile("(?<=[a-z])programme"), "program"),
    (re.compile("^programme"), "program"),
    (re.compile("(?<=e)ll(?=(ed|ing)$)"), "l"),
    (re.compile("^exosomal"), "exosome"),
)
# How Russian letters are written in Latin ones by one or the other: compared as what stands on the right.
SOUNDS = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("ts|tz"), "c"),
    (re.compile("zh"), "j"),
    (re.compile("yo|jo"), "e"),
    (re.compile("[yj](?=[aeu])"), "i"),
    (re.compile("x"), "ks"),
    (re.compile("[yj]"), "i"),
    (re.compile("ii+"), "i"),
)
# `клеток` and `клетки`: a vowel that only some forms have, which the stemmer leaves.
FLEETING = re.compile("(?<=[^аеиоуыэюя])[ое]к$")
ENGLISH, RUSSIAN = snowballstemmer.stemmer("english"), snowballstemmer.stemmer("russian")


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits, whatever their case, width and stress; io counts as ie."""
    plain = unicodedata.normalize("NFKC", text.replace(NUMBER_SIGN, " ")).casefold()
    plain = unicodedata.normalize("NFKC", plain).translate(IO_AS_IE)
    return WORD.findall(plain if plain.isascii() else SHORT_I.join(map(without_marks, plain.split(SHORT_I))))


def without_marks(text: str) -> str:
    """The text without accents and stress marks."""
    bare = (letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", "".join(bare))


def without_stop_words(words: Iterable[str]) -> list[str]:
    """The words that tell something, each once; all of them where there are no others."""
    every = list(dict.fromkeys(words))
    return [word for word in every if word not in STOP_WORDS] or every


@lru_cache(maxsize=KNOWN_WORDS)
def stem_of(word: str) -> str:
    """The stem of a word, of a Russian one in Latin letters."""
    if word.isdigit():
        return word
    if is_cyrillic(word):
        return sound_of(FLEETING.sub("к", RUSSIAN.stemWord(word)))
    return str(ENGLISH.stemWord(spelling_of(word)))


def is_cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic letters."""
    return CYRILLIC.search(word) is not None


@lru_cache(maxsize=KNOWN_WORDS)
def beginning_of(word: str) -> str:
    """What the stem of a longer word begins with, of which this is the beginning."""
    return sound_of(word) if is_cyrillic(word) else spelling_of(word)


@lru_cache(maxsize=KNOWN_WORDS)
def sound_of(word: str) -> str:
    """The word in Latin letters, with those alike for which writers have several."""
    sound = "".join(WORD.findall(anyascii(word).casefold()))
    for several, one in SOUNDS:
        sound = several.sub(one, sound)
    return sound or word


def spelling_of(word: str) -> str:
    """The one of several English spellings of a word by which all are compared."""
    for several, one in SPELLINGS:
        word = several.sub(one, word)
    return word
