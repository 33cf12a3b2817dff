"""Search terms as Milvus's own BM25 counts them: ASCII tokens between blanks, which no analyzer changes.

Milvus cuts a text into words itself, differently from version to version and from milvus-lite. Here the
words are cut by zzqa.words, as for the local store, and each is spelled so that every analyzer takes it
for one word: base32 of its UTF-16 bytes. A term of the title and headings begins with a digit that
base32 does not use, so that one field holds both apart.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from zzqa.cluster.layout import LONGEST
from zzqa.indexing.lexical import HEADING_BOOST

ABOVE: Final = "0"
# Characters of a token, at most; Milvus may leave longer ones out. Only Latin words of over 12 letters are.
_LONGEST_TOKEN: Final = 40
# How often a term of the full weight stands in a query, whose weights Milvus counts by repetition.
_FULL_WEIGHT: Final = 4


def token(term: str) -> str:
    """Return the token of a term of the text; "" for no term.

    >>> token("水库"), len(token("x" * 1000)) <= 40
    ('nq2f5ey', True)
    """
    spelled = base64.b32encode(term.encode("utf-16-be")).decode("ascii").rstrip("=").lower()
    if len(spelled) <= _LONGEST_TOKEN:
        return spelled
    # A digest can be no other term's token, since it begins with a digit of its own.
    digest = hashlib.blake2b(term.encode("utf-16-be"), digest_size=20).digest()
    return "1" + base64.b32encode(digest).decode("ascii").lower()


def above(spelled: str) -> str:
    """Return the token of the same term in the title or headings."""
    return ABOVE + spelled


def tokens(body: Iterable[str], headings: Iterable[str]) -> str:
    """Return the tokens of a passage as Milvus keeps them; the last are left out where they do not fit.

    What a passage may have of them is far below that, but for the longest sentences under long headings.
    """
    spelled = " ".join([*map(token, body), *(above(token(term)) for term in headings)])
    return spelled if len(spelled) <= LONGEST else spelled[:LONGEST].rpartition(" ")[0]


def weighted(terms: Mapping[str, float]) -> str:
    """Return a query for terms by their weight: each as often as it has quarters of 1, at least once."""
    spelled: list[str] = []
    for term, weight in terms.items():
        one = token(term)
        spelled += [one] * _times(weight) + [above(one)] * _times(weight * HEADING_BOOST)
    return " ".join(spelled)


def _times(weight: float) -> int:
    return max(1, round(_FULL_WEIGHT * weight))
