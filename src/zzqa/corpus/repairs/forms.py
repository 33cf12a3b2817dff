"""Characters that look like others or like nothing: radicals for characters, invisible ones, strewn blanks.

PDF files and recognised pages write 青 as the radical ⾭, put marks without width or of direction between
characters, and a blank after each; so no word is found and none is quoted as it reads.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN, HAN_CLASS

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

# Radicals (⼀-⿕, ⺀-⻳) and compatibility forms (度).
_RADICAL: Final = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
# Radicals of the supplement that Unicode gives no character for, though they are written like one.
_SUPPLEMENT: Final = dict(
    zip(
        "⺁⺄⺆⺈⺌⺍⺎⺗⺝⺟⺡⺥⺩⺬⺮⺶⺷⺼⻃⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂乙冂刀小小兀心月母水爪王示竹羊羊肉西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# The shapes of the Kangxi dictionary that Unicode folds radicals to, where writing has another.
_OLD_SHAPES: Final = {"靑": "青"}
_JOINER: Final = "(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d"
_INVISIBLE: Final = re.compile(
    f"(?:[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\u00ad\u061c\u180e]|(?<!^)\ufeff|{_JOINER})+"
)

_BLANK: Final = "[ \u3000\u00a0]"
_MARKS: Final = "，。、；：！？“”‘’（）《》【】,;:!?()%"
_SINGLE: Final = f"[{HAN_CLASS}{_MARKS}0-9A-Za-z]"
# A character that stands alone between blanks; a line of such is spaced out.
_ALONE: Final = re.compile(rf"(?<!\S){_SINGLE}(?!\S)")
_GAP: Final = re.compile(rf"(?<!\S)(?={_SINGLE}{_BLANK})({_SINGLE})({_BLANK}+)(?={_SINGLE}(?!\S))")
_ENOUGH_ALONE: Final = 6
_SHARE_ALONE: Final = 0.8


def fold_forms(traced: Traced, context: Context) -> Traced:  # noqa: ARG001 - all repairs are called alike
    r"""Put characters for radicals, take out what nobody sees, and close up text that is spaced out.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> def folded(text): return fold_forms(Traced.whole(text), survey(text, learn([]))).text
    >>> folded("⾭⽲县\u200b水库"), folded("图 书 证 的 有 效 期 为 两 年 。"), folded("目 录")
    ('青禾县水库', '图书证的有效期为两年。', '目 录')
    """
    edits = [
        Edit(match.start(), match.end(), after)
        for match in _RADICAL.finditer(traced.text)
        if (after := _character(match[0])) != match[0]
    ]
    traced = traced.rewrite("form", edits)
    traced = traced.rewrite(
        "invisible", [Edit(match.start(), match.end(), "") for match in _INVISIBLE.finditer(traced.text)]
    )
    return traced.rewrite("spaced", list(_gaps(traced.text)))


def _character(radical: str) -> str:
    """Return the character that a radical or a compatibility form is a form of."""
    folded = _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)
    folded = _OLD_SHAPES.get(folded, folded)
    return folded if len(folded) == 1 and re.fullmatch(HAN, folded) else radical


def _gaps(text: str) -> list[Edit]:
    """Return the removal of the blanks of lines that are spaced out character by character.

    In a text of which most lines are, short ones are too (通 知); a word in letters keeps its blanks.
    """
    lines = list(re.finditer(r"[^\n]+", text))
    spaced = [line for line in lines if _is_spaced(line[0], _ENOUGH_ALONE)]
    if not spaced:
        return []
    if sum(len(line[0]) for line in spaced) * 2 > len(text):
        spaced = [line for line in lines if _is_spaced(line[0], 2)]
    return [
        Edit(line.start() + gap.start(2), line.start() + gap.end(2), "")
        for line in spaced
        for gap in _GAP.finditer(line[0])
        if not (gap[1].isascii() and gap[1].isalpha())
    ]


def _is_spaced(line: str, enough: int) -> bool:
    """Return whether nearly all that stands between the blanks of a line are single characters."""
    alone = len(_ALONE.findall(line))
    return alone >= enough and alone >= _SHARE_ALONE * len(line.split())
