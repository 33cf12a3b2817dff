"""Which place a question names and which place a document is about.

A figure of one city must never answer for another. Provinces and cities of prefecture rank are known
by name (places.txt); a county, district, town or village is told by its rank behind a name that is no
ordinary word (云泽县, not 示范区).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final

from zzqa.words import frequency, is_place_name, word_spans

# A document is at home in the place it names most, if it names it at least this often.
_HOME_MENTIONS: Final = 2
# Characters of a document that decide whom it is about: what follows repeats it.
_HOME_CHARS: Final = 20_000
# Characters of the lines at the head of a document, all together and each: titles, publisher, date.
_HEAD_CHARS: Final = 300
_HEAD_LINE_CHARS: Final = 60
_LOCAL_RANKS: Final = "县区市镇乡村旗"
# What stands behind the name of a place: its rank, by itself or in the name of an office.
_RANK_BEHIND: Final = re.compile(rf"[{_LOCAL_RANKS}](?:政府|委|城区?|长|人大|政协|直|属|级)?$")
_NO_NAME: Final = re.compile(r"^[各全该本我两多某几每一]|^(?:自然|行政|建制)$|[^\u4e00-\u9fff]")
_RANK: Final = r"(?:省|市|自治区|特别行政区|州|地区|盟)"


@cache
def _pattern() -> re.Pattern[str]:
    text = resources.files("zzqa.answering.facts").joinpath("places.txt").read_text(encoding="utf-8")
    names = [name for line in text.splitlines() if not line.startswith("#") for name in line.split()]
    # The longest name first, so that 张家口 is not read as something shorter. A name marked * is also
    # an ordinary word, and stands for a place only with its rank behind it (中山市, not 中山装).
    names.sort(key=len, reverse=True)
    return re.compile("|".join(re.sub(r"(.+)\*$", rf"\1{_RANK}", name) for name in names))


def places_in(text: str) -> tuple[str, ...]:
    """Return the places a Simplified text names, in order of appearance, each once, without their rank."""
    return tuple(dict.fromkeys(_named(text)))


@lru_cache(maxsize=16)  # every candidate sentence of a document asks for it
def home_place(title: str, text: str) -> str | None:
    """Return the place a document is about: the one it names most; None when it names none twice."""
    counts = Counter(_named(f"{title}\n{text[:_HOME_CHARS]}"))
    place, mentions = next(iter(counts.most_common(1)), (None, 0))
    return place if mentions >= _HOME_MENTIONS else None


@lru_cache(maxsize=256)
def local_places(text: str) -> frozenset[str]:
    """Return the counties, districts, towns and villages a text names, without their rank.

    >>> sorted(local_places("窑湾村属于云泽县的示范区"))
    ['云泽', '窑湾']
    """
    found = set()
    parts = [text[start:end] for start, end in word_spans(text)]
    for word, following in pairwise([*parts, ""]):
        if len(word) > 1 and _RANK_BEHIND.match(following) and _is_name(word):
            found.add(word)
        elif len(word) > 2 and word[-1] in _LOCAL_RANKS and _is_name(word):
            found.add(word[:-1])
    return frozenset(name for name in found if not _NO_NAME.search(name)) - set(places_in(text))


def local_homes(title: str, text: str) -> frozenset[str]:
    """Return the places of lower rank that the title and the lines at the head of a document name."""
    head = [title]
    for line in text[:_HEAD_CHARS].split("\n"):
        if len(line) > _HEAD_LINE_CHARS or "。" in line:
            break
        head.append(line)
    return local_places("\n".join(head))


def _is_name(word: str) -> bool:
    """Say whether a word is the name of a place, or at least no word of the dictionary."""
    return is_place_name(word) or not frequency(word)


def _named(text: str) -> Iterator[str]:
    for match in _pattern().findall(text):
        yield re.sub(_RANK + "$", "", match) if len(match) > 2 else match
