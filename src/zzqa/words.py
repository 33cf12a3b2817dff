"""Chinese words and the terms that lexical search counts. This module is the only importer of rjieba.

A term is a word of the dictionary, or a pair of neighbouring Chinese characters. Pairs find names
that no dictionary knows (庄里水库), words find what pairs confuse; together they were the best of
the variants measured on the seed documents.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final

from zzqa.folding import fold
from zzqa.han import HAN

_HAN_RUN: Final = re.compile(f"{HAN}+")
_WORD: Final = re.compile(r"\w")
# Parts of speech of the names of persons, places and others. Those of bodies (nt) are not here, for the
# dictionary counts their class words among them (幼儿园).
_NAMES: Final = frozenset({"nr", "ns", "nz"})


@cache
def asking_words() -> frozenset[str]:
    """Return the words that only ask, or hold a sentence together (asking.txt)."""
    return frozenset(word for line in word_lines("zzqa", "asking.txt") for word in line.split())


def word_lines(package: str, name: str) -> list[str]:
    """Return the lines of a word list that a package ships, without blank lines and comments."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(text: str) -> list[str]:
    """Return the words of `text` in order; blanks and punctuation are left out."""
    return [token for token in _tokens(text) if _WORD.search(token)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) ranges of the words, blanks and marks of `text`; together they are all of it.

    >>> word_spans("水库，好")
    [(0, 2), (2, 3), (3, 4)]
    """
    ends = list(accumulate(len(token) for token in _tokens(text)))
    return list(zip([0, *ends], ends, strict=False))


def frequency(word: str) -> int:
    """Return how often the dictionary counted `word`, among 60 million words; 0 where it has no such word.

    >>> frequency("规模") > frequency("停火") > frequency("规火")
    True
    """
    import rjieba

    return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0


def is_place_name(word: str) -> bool:
    """Say whether the dictionary has `word` as the name of a place.

    >>> is_place_name("滕州"), is_place_name("水库")
    (True, False)
    """
    # The dictionary calls many small towns persons (nr), as both are proper names of two characters.
    kind = _kind(word)
    return frequency(word) > 0 and (kind == "ns" or (kind == "nr" and len(word) == 2))


def is_noun(word: str) -> bool:
    """Say whether a word names something: a noun, a proper name, an abbreviation or Latin letters.

    >>> is_noun("指甲"), is_noun("张里"), is_noun("发明")
    (True, True, False)
    """
    kind = _kind(word)
    # What kind of noun an unknown word is, is guessed from its characters: only the names are guessed well.
    return kind in _NAMES or kind == "eng" or (kind[:1] in {"n", "j", "l", "i"} and frequency(word) > 0)


def is_proper_name(word: str) -> bool:
    """Say whether a word is the name of one person, place or brand, or no word of the dictionary at all.

    >>> is_proper_name("杭州"), is_proper_name("张里水库"), is_proper_name("指甲")
    (True, True, False)
    """
    return not frequency(word) or _kind(word) in _NAMES


def is_name(word: str) -> bool:
    """Say whether a word is surely a name: a place of the dictionary, or an unknown word before a class word.

    >>> is_name("杭州"), is_name("张里水库"), is_name("指甲"), is_name("外地")
    (True, True, False, False)
    """
    if not _HAN_RUN.fullmatch(word):
        return False
    if frequency(word):
        return _kind(word) == "ns" and len(word) > 1
    parts = [word[start:end] for start, end in word_spans(word)]
    return len(parts) > 1 and len(parts[-1]) > 1 and is_noun(parts[-1]) and not frequency(parts[0])


def _kind(word: str) -> str:
    """Return the part of speech of a word as jieba names it; of several words, that of the last."""
    import rjieba

    return str(rjieba.tag(word)[-1][1]) if word else ""


def bigrams(text: str) -> list[str]:
    """Return the pairs of neighbouring Chinese characters of `text`, in order.

    >>> bigrams("庄里水库2020年")
    ['庄里', '里水', '水库']
    """
    return [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]


def index_terms(text: str) -> list[str]:
    """Return the terms under which `text` is found: its words, then its bigrams, case and width folded."""
    folded = fold(text)
    return words(folded) + bigrams(folded)


def certain_terms(text: str) -> list[str]:
    """Return terms of every text that holds `text`, whatever words stand around it: pairs, or Latin words.

    Chinese words are none of them, since what stands around decides how Chinese is cut. A single Chinese
    character has no such term.

    >>> certain_terms("庄里水库2020"), certain_terms("GDP 5G"), certain_terms("桥")
    (['庄里', '里水', '水库'], ['gdp', '5g'], [])
    """
    folded = fold(text)
    return bigrams(folded) or [word for word in words(folded) if not _HAN_RUN.search(word)]


def query_terms(text: str) -> list[str]:
    """Return the terms of a question, without the words that only ask and without repeats.

    No pair is made across a word that was left out. A question of nothing but such words keeps them.

    >>> query_terms("庄里水库的进展如何？")
    ['庄里', '水库', '里水']
    """
    folded, asking = fold(text), asking_words()
    content = "".join(" " if token in asking else token for token in _tokens(folded))
    terms = words(content) + bigrams(content)
    return list(dict.fromkeys(terms or index_terms(folded)))


def _tokens(text: str) -> list[str]:
    """Return the words, blanks and marks that `text` is made of, in order."""
    import rjieba

    return list(rjieba.cut(text))
