"""Inserted pinyin: 重點(diǎn) was 重點.

Some web software writes a reading after every occurrence of certain characters. A reading is one
syllable in parentheses, in lower case, with one tone mark, right after a Chinese character: (GDP),
(B型) and 区(市) are none. A dictionary's gloss, 荨(qián)麻, has the same form, so readings are taken
out only of documents that are annotated throughout.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

# Vowels with a tone mark, composed; the marks alone, for decomposed text; ɑ and ɡ are how
# teaching fonts write a and g.
_MARKS: Final = "\u0300\u0301\u0304\u030c"
LETTERS: Final = rf"a-zɑɡüêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ{_MARKS}\u0308"

_ANNOTATED: Final = re.compile(
    rf"(?P<character>{HAN})(?P<readings>(?:\([{LETTERS}]{{1,8}}\)|（[{LETTERS}]{{1,8}}）)+)"
)
_READING: Final = re.compile(rf"[{LETTERS}]+")
_TONED: Final = re.compile(rf"[üêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ{_MARKS}]")
_SYLLABLE: Final = re.compile(r"(?:zh|ch|sh|[b-df-hj-np-tw-z])?[aeiouüê]{1,3}(?:ng|n|r)?")
# Particles have no tone, so their reading has no mark.
_TONELESS: Final = frozenset({"de", "le", "zhe", "me", "men", "ma", "ne", "ba", "zi"})

# In pages of such software every tenth character or so carries a reading; in others, one in
# hundreds has a gloss, and the same character stands elsewhere without one.
_SHARE: Final = 0.01
_SHARE_OF_FEW: Final = 0.03
_KNOWN_ENOUGH: Final = 3
_UNKNOWN_ENOUGH: Final = 10

# How often a corpus must show a pair that is not known.
_SEEN_ENOUGH: Final = 2

# The readings that the software behind such pages writes, one pair a line, as the pages in seeds/
# show them: always the same reading of a character, whatever the word (長 is always zhǎng).
_TABLE: Final = Path(__file__).with_name("readings.txt")


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings that annotated pages write after a character, commonest first."""

    pairs: Mapping[str, tuple[str, ...]]

    def holds(self, character: str, reading: str) -> bool:
        """Return whether the pair is known."""
        return reading in self.pairs.get(character, ())

    def read_as(self, reading: str) -> list[str]:
        """Return the characters that have this reading."""
        return [character for character, readings in self.pairs.items() if reading in readings]


def lessons(text: str) -> Counter[tuple[str, str]]:
    """Return how often an annotated `text` shows each (character, reading); a plain one shows none.

    >>> lessons("重點(diǎn)項(xiàng)目建設(shè)")["點", "diǎn"], lessons("荨(qián)麻疹")
    (1, Counter())
    """
    known = known_readings()
    if not is_annotated(text, known):
        return Counter()
    return Counter(
        (character, reading)
        for character, reading in annotated_pairs(text)
        if not _is_explained_by_damage(character, reading, known)
    )


def taught(counts: Mapping[tuple[str, str], int]) -> Readings:
    """Return the readings that lessons, summed over a corpus, add to the known ones.

    >>> taught(lessons("長(cháng)短，長(cháng)大，長(cháng)江，長(cháng)城" * 3)).pairs["長"]
    ('zhǎng', 'cháng')
    """
    pairs = dict(known_readings().pairs)
    # Commonest first; then in an order that does not depend on which document was read first.
    for (character, reading), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= _SEEN_ENOUGH:
            pairs[character] = tuple(dict.fromkeys((*pairs.get(character, ()), reading)))
    return Readings(pairs)


def learn(texts: Iterable[str]) -> Readings:
    """Return the readings that the annotated among `texts` show, added to the known ones."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        counts.update(lessons(text))
    return taught(counts)


def may_be_annotated(text: str) -> bool:
    """Return whether `text` has a letter with a tone mark: only then do readings decide its repairs.

    >>> may_be_annotated("重點(diǎn)項目"), may_be_annotated("GDP增长6%")
    (True, False)
    """
    return bool(_TONED.search(text))


def _is_explained_by_damage(character: str, reading: str, known: Readings) -> bool:
    """Return whether the reading is that of a known character whose first byte ends this one.

    So 艡(quán) is no lesson: 艡 is C5 99, and 權, which is read so, begins with 99 (see shift.py).
    """
    trail = character.encode("gb18030")[1:2]
    return any(each.encode("gb18030")[:1] == trail for each in known.read_as(reading) if each != character)


@cache
def known_readings() -> Readings:
    """Return the readings that are known before any document is read."""
    lines = _TABLE.read_text(encoding="utf-8").split()
    return Readings({line[0]: (line[1:],) for line in lines})


def annotated_pairs(text: str) -> list[tuple[str, str]]:
    """Return every (character, reading) that `text` shows, in order.

    >>> annotated_pairs("重點(diǎn)項(xiàng)目,GDP(gdp)和区(市),浙大(山东)")
    [('點', 'diǎn'), ('項', 'xiàng')]
    """
    return [
        (match["character"], reading)
        for match in _ANNOTATED.finditer(text)
        for reading in map(syllable, _READING.findall(match["readings"]))
        if reading
    ]


def syllable(letters: str) -> str:
    """Return a reading in composed form and plain letters, or "" if it is not one toned syllable.

    >>> syllable("diǎn"), syllable("dia\u030cn"), syllable("ɡuó"), syllable("max"), syllable("abé")
    ('diǎn', 'diǎn', 'guó', '', '')
    """
    letters = unicodedata.normalize("NFD", letters.replace("ɑ", "a").replace("ɡ", "g"))
    toneless = re.sub(f"[{_MARKS}]", "", letters)
    if len(letters) - len(toneless) != 1:
        return ""
    is_syllable = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless))
    return unicodedata.normalize("NFC", letters) if is_syllable else ""


def is_annotated(text: str, readings: Readings) -> bool:
    """Return whether readings were inserted throughout `text`, rather than given as glosses.

    >>> is_annotated("重點(diǎn)項(xiàng)目建設(shè)", known_readings())
    True
    >>> is_annotated("荨(qián)麻疹，郫(pí)县，亳(bó)州", known_readings())
    False
    """
    pairs = annotated_pairs(text)
    chinese = len(re.findall(HAN, text)) if pairs else 0
    if not pairs or len(pairs) < _SHARE * chinese:
        return False
    known = sum(readings.holds(*pair) for pair in pairs)
    if known == len(pairs) >= _SHARE_OF_FEW * chinese or known >= max(_KNOWN_ENOUGH, len(pairs) / 2):
        return True
    occurrences = Counter(text)
    everywhere = sum(occurrences[character] for character in {character for character, _ in pairs})
    return len(pairs) >= max(_UNKNOWN_ENOUGH, everywhere / 2)


def strip_pinyin(traced: Traced, context: Context) -> Traced:
    """Take the inserted readings out of an annotated document; a character keeps its reading's place.

    >>> from zzqa.corpus.repairs.context import Context
    >>> annotated = Context(known_readings(), annotated=True, traditional=True)
    >>> strip_pinyin(Traced.whole("萬(wàn)元GDP能耗（GDP）、长（cháng）江"), annotated).text
    '萬元GDP能耗（GDP）、长江'
    """
    if not context.annotated:
        return traced
    edits = [Edit(m.start(), m.end(), m["character"]) for m in _inserted(traced.text)]
    return traced.rewrite("pinyin", edits)


def strip_annotations(text: str) -> str:
    """Return the plain text of an annotated one.

    >>> strip_annotations("點(diǎn)擊(jī):")
    '點擊:'
    """
    pieces: list[str] = []
    done = 0
    for match in _inserted(text):
        pieces += (text[done : match.start()], match["character"])
        done = match.end()
    return "".join((*pieces, text[done:]))


def _inserted(text: str) -> Iterator[re.Match[str]]:
    """Yield each character of `text` with the readings that were written after it."""
    for match in _ANNOTATED.finditer(text):
        if all(map(_is_reading, _READING.findall(match["readings"]))):
            yield match


def _is_reading(letters: str) -> bool:
    """Return whether the letters are a syllable with a tone, or a particle without."""
    return letters in _TONELESS or bool(syllable(letters))
