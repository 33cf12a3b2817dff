"""Which words of a question no table and nothing around it explains: it may ask for another thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from zzqa.answering.tables.values import MEASURES
from zzqa.answering.tables.view import Table
from zzqa.answering.understand.question import synonyms
from zzqa.words import asking_words, frequency, is_noun, word_lines, words

# What the rows of a list of names are called.
_PERSONS: Final = frozenset(("学生", "同学", "员工", "职工", "人员", "成员", "同志", "职员"))
# Characters that hold a sentence together.
_FUNCTION: Final = frozenset(
    "的了吗呢是有在要能会把被给让也都就还不没得着过到对和与及多想请可以这那为以之所其于从向由或者并且且各每又再很太最更此该共达"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?度?|[前去今明]年")
# How a question asks for a figure, with its unit.
_HOW_MUCH: Final = re.compile(rf"(?:多少|(?<![\d近])几)(?:{MEASURES}|钱)?")
# One of a row of things: 五分厂, 3号楼; a count (五个) is none.
_ORDINAL: Final = re.compile(
    r"(?<!哪)第?[一二三四五六七八九十\d]+"
    r"(?![一二三四五六七八九十\d百千万亿%个家名位项类种年月日天点元吨人次些共般直起样定下切旦带])[^\W\d_a-z的从是在有和与由到]{1,2}"
)
_COUNTED: Final = re.compile(r"[一二两三四五六七八九十百\d]+[个家名位项类种条座所台]")
_CHUNK: Final = re.compile(r"[^\s\W]+")


def unexplained(table: Table, rest: str) -> list[str]:
    """Return the words of the rest of a question that neither the table nor what stands around it holds.

    `rest` has blanks for what was matched.
    """
    context = table.context + " " + " ".join(column.name for column in table.columns)
    found = [year for year in _YEAR.findall(rest) if not _explains_year(year, table, context)]
    for chunk in _CHUNK.findall(_HOW_MUCH.sub(" ", _YEAR.sub(" ", rest))):
        found.extend(_unexplained_words(chunk, context))
    return found


def _unexplained_words(chunk: str, context: str) -> Iterator[str]:
    """Yield the words of a run of characters that nothing explains, with the numeral of one of a row."""
    if chunk in context and len(chunk) > 1:
        return
    for one in _ORDINAL.findall(chunk):
        if one not in context:
            yield one
    persons = "姓名" in context
    cut = words(chunk)
    for word, after in zip(cut, [*cut[1:], ""], strict=True):
        if persons and word in _PERSONS:
            continue
        bare = word if frequency(word) else word.strip("".join(_FUNCTION))
        if not bare or bare in _FUNCTION or bare in _empty() or bare in asking_words() or bare in context:
            continue
        if any(other.lower() in context for other in synonyms(bare)) or _is_counting(bare):
            continue
        yield bare + after if len(after) == 1 < len(bare) and after in context else bare


@cache
def _empty() -> frozenset[str]:
    """Return the words that say nothing of their own in a question over a table (empty.txt)."""
    lines = word_lines("zzqa.answering.tables", "empty.txt")
    return frozenset(word for line in lines for word in line.split())


def _is_counting(word: str) -> bool:
    """Say whether a word only counts, or asks how much: 多少吨, 几个, 四个."""
    return bool(re.match(r"(?:多少|几|哪)", word) or _COUNTED.fullmatch(word))


def _explains_year(year: str, table: Table, context: str) -> bool:
    digits = year[:4]
    if not digits.isdigit():
        return True
    named = re.findall(r"(?:19|20)\d\d", context)
    published = table.document.published or ""
    return digits in named or (not named and published.startswith(digits))


def is_name(word: str) -> bool:
    """Say whether a word that nothing explains is the name of something, and no verb or filler."""
    return bool(re.search(r"\d|[a-z]{2}", word)) or (is_noun(word) or not frequency(word))
