"""Which place a question names and which place a document is about.

A figure of one city must never answer for another. The names are those of provinces and cities of
prefecture rank (places.txt); a place of lower rank is an ordinary word of the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

# A document is at home in the place it names most, if it names it at least this often.
_HOME_MENTIONS: Final = 2
_RANK: Final = r"(?:省|市|自治区|特别行政区|州|地区|盟)"


@cache
def _pattern() -> re.Pattern[str]:
    text = resources.files("zzqa.answering").joinpath("places.txt").read_text(encoding="utf-8")
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
    counts = Counter(_named(f"{title}\n{text}"))
    place, mentions = next(iter(counts.most_common(1)), (None, 0))
    return place if mentions >= _HOME_MENTIONS else None


def _named(text: str) -> Iterator[str]:
    for match in _pattern().findall(text):
        yield re.sub(_RANK + "$", "", match) if len(match) > 2 else match
