"""The reader's pieces: the retriever's, less those that would blur where an answer begins or ends.

Answers of CMRC 2018 and DRCD begin or end inside a piece in 6.5 % of cases, nearly always in a
piece that glues two marks of punctuation together (`),`), or 是, 在, 的 or 年 to a word.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tokenizers import Tokenizer

from training.vocabulary import SPECIAL, is_han, make_tokenizer

_GLUED_BEFORE = "是在的年"
_GLUED_AFTER = "的在是"


def is_sharp(piece: str) -> bool:
    """Whether no answer is likely to begin or end inside the piece.

    >>> [is_sharp(piece) for piece in ("▁水库", "),", "是中国", "6.5")]
    [True, False, False, True]
    """
    body = piece.removeprefix("▁")
    if piece in SPECIAL or len(piece) == 1 or not body:
        return True
    if any(_is_mark(character) for character in body):
        return body[0].isdigit() and body[-1].isdigit()
    if len(body) == 1:
        return True
    return not (is_han(body[-1]) and (body[0] in _GLUED_BEFORE or body[-1] in _GLUED_AFTER))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[:1] in "PS"


def reader_tokenizer(retriever: Path) -> Tokenizer:
    """Return the retriever's tokenizer over the sharp pieces only."""
    import json

    text = (retriever / "tokenizer.json").read_text(encoding="utf-8")
    kept = [(piece, score) for piece, score in json.loads(text)["model"]["vocab"] if is_sharp(piece)]
    return make_tokenizer([piece for piece, _ in kept], [score for _, score in kept])
