"""Which of XLM-R's 250,002 pieces a Chinese model keeps, and the tokenizer over them.

A piece stays when it is made of Han characters (Simplified, Traditional or both), of digits and
punctuation that Chinese documents use, or of a mixture of these; when it is a single letter, so
that no Latin, Greek, Cyrillic or kana name falls to <unk>; or when one of the given texts uses it.
The places left are filled with the commonest pieces of ASCII letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # XLM-R's first four, in their order
_METASPACE = "▁"
_SIGNS = ("SPACE", "CJK", "IDEOGRAPHIC", "FULLWIDTH")
_GENERAL_PUNCTUATION = range(0x2000, 0x2700)  # dashes, quotes, currency, units, arrows, circled digits
_LETTERS = ("LATIN", "GREEK", "CYRILLIC", "HIRAGANA", "KATAKANA", "BOPOMOFO")


def is_han(character: str) -> bool:
    """Whether a character is a Chinese ideograph (the two marks 〇 and 々 included)."""
    return character in "〇々" or unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPAT"))


def is_sign(character: str) -> bool:
    """Whether a character is a digit, a mark of punctuation or a symbol that Chinese text uses."""
    if character.isascii():
        return not character.isalpha()
    name = unicodedata.name(character, "")
    return ord(character) in _GENERAL_PUNCTUATION or "·×÷±°§".find(character) >= 0 or name.startswith(_SIGNS)


def is_letter(character: str) -> bool:
    """Whether a character is a letter of a script that Chinese documents write names in."""
    return unicodedata.name(character, "").startswith(_LETTERS)


def select_pieces(pieces: Sequence[str], used: Iterable[int], *, size: int) -> list[int]:
    """Return the ids of the pieces to keep, in their old order, the special four first.

    `used` are the ids of the pieces that the training texts use, both prefixes among them; `size`
    is the number of pieces up to which ASCII pieces, commonest first, are added.
    """
    keep = set(used) | set(range(len(SPECIAL)))
    keep.update(number for number, piece in enumerate(pieces) if _is_kept(piece))
    latin = (
        n for n, piece in enumerate(pieces) if piece.removeprefix(_METASPACE).isascii() and n not in keep
    )
    keep.update(islice(latin, max(0, size - len(keep))))
    return sorted(keep)


def _is_kept(piece: str) -> bool:
    body = piece.removeprefix(_METASPACE)
    if len(body) <= 1:
        return not body or is_han(body) or is_sign(body) or is_letter(body)
    return all(is_han(character) or is_sign(character) for character in body)


def make_tokenizer(pieces: Sequence[str], scores: Iterable[float]) -> Tokenizer:
    """Return XLM-R's Unigram tokenizer over `pieces`: NFKC, one space for any blank, metaspace.

    A pair of texts is joined as `<s> a </s></s> b </s>`, all of segment 0, as XLM-R does.
    """
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\u200b-\u200f\ufeff]"), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_METASPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B:0 </s>:0", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return tokenizer
