"""Traditional to Simplified: 著力構建 becomes 着力构建. This module is the only importer of opencc.

OpenCC converts by the longest phrase it knows, so a character can depend on its neighbours
(乾隆 but 干燥). Each run of Chinese characters is converted by itself, and the characters of a
phrase that is not the sum of its characters share one origin: a quote never cuts through one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_RUN: Final = re.compile(f"{HAN}+")

# Of the characters of Traditional text, about a third have another Simplified form; a Simplified
# text holds a few in names and quotations.
_TRADITIONAL_SHARE: Final = 0.1

# Forms that OpenCC's table leaves as they are, beside 著, which needs its neighbours.
_VARIANTS: Final = str.maketrans({"瑯": "琅"})

# 著 is zhù, to write or be plain, beside these; elsewhere it is the particle zhe, now written 着.
_ZHU_AFTER: Final = "名巨专專论論原编編遗遺译譯合拙卓显顯昭土彰所撰"
_ZHU_BEFORE: Final = "名作者称稱述书書录錄《"
# After these it is zhe, whatever follows: 隨著名聲, 跟著作者.
_ZHE_AFTER: Final = "随隨沿跟接藉借看带帶拿抱推"
_ZHU_OR_ZHE: Final = re.compile(rf"[{_ZHU_AFTER}]著|(?<![{_ZHE_AFTER}])著(?:[{_ZHU_BEFORE}]|有《)|著")
# 乾 is gān, dry, and written 干, beside these alone; in names of persons, places and reigns it is qián.
_DRY_BEFORE: Final = (
    "燥淨净旱涸杯脆枯糧粮果洗貨货草濕湿媽妈爹娘冰癟瘪裂柴咳眼季電电粉熱热渴菜瞪巴嘔呕料貝贝酪癬癣"
)
_DRY_AFTER: Final = "餅饼曬晒烘風风肉豆筍笋魚鱼口擦吹晾瀝沥烤炒榨抽陰阴燒烧曝萄"
_QIAN: Final = re.compile(rf"(?<![{_DRY_AFTER}])乾(?![{_DRY_BEFORE}])")
_KEPT: Final = "\ue0ff"  # stands for it while OpenCC looks at the text, which knows no such character
# A phrase of OpenCC's t2s table has at most this many characters.
_PHRASE: Final = 8


def is_traditional(text: str) -> bool:
    """Return whether `text` is written in Traditional characters on the whole.

    >>> is_traditional("著力構建“平戰結合”"), is_traditional("乾隆题“龍”字，着力构建综合交通枢纽，加快建设")
    (True, False)
    """
    counts = Counter(text)
    chinese = sum(count for character, count in counts.items() if _RUN.match(character))
    table = _table(frozenset(counts))
    foreign = sum(counts[chr(code)] for code in table)
    return foreign > _TRADITIONAL_SHARE * chinese


def simplify(text: str, *, traditional: bool) -> str:
    """Return `text` in Simplified characters.

    In a text that is not `traditional`, only characters outside GB 2312, the character set of
    Simplified writing, are converted, and to one inside: 李乾 and 狼藉 stay what they are.

    >>> simplify("著名作家跟著乾隆走進乾燥的瑯琊", traditional=True)
    '著名作家跟着乾隆走进干燥的琅琊'
    >>> simplify("徐乾學曬餅乾", traditional=True)
    '徐乾学晒饼干'
    >>> simplify("李乾題“龍”字", traditional=False)
    '李乾题“龙”字'
    """
    if not traditional:
        return text.translate(_table(frozenset(text)))
    text = _ZHU_OR_ZHE.sub(lambda match: match[0] if len(match[0]) > 1 else "着", text)
    text = _QIAN.sub(_KEPT, text.translate(_VARIANTS))
    return _converter()(text).replace(_KEPT, "乾")


@lru_cache(maxsize=100_000)
def simplified(piece: str) -> str:
    """Return a short piece of Traditional text in Simplified characters; for pieces that recur."""
    return simplify(piece, traditional=True)


def to_simplified(traced: Traced, context: Context) -> Traced:
    """Convert a document to Simplified characters, each run of Chinese characters for itself.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> traced = Traced.whole("統籌發展，乾隆。")
    >>> simplified = to_simplified(traced, survey(traced.text, learn([])))
    >>> simplified.text, simplified.starts.tolist()
    ('统筹发展，乾隆。', [0, 1, 2, 3, 4, 5, 6, 7])
    """
    text = traced.text
    simplified = simplify(text, traditional=context.traditional)
    if simplified == text:
        return traced
    # A conversion that changes the length cannot be laid beside its source: then by characters.
    if len(simplified) != len(text):
        simplified = "".join(simplify(character, traditional=True) for character in text)
    edits = [
        Edit(match.start(), match.end(), simplified[match.start() : match.end()])
        for match in _RUN.finditer(text)
        if simplified[match.start() : match.end()] != match[0]
    ]
    converted = traced.rewrite("script", edits, aligned=True)
    return converted.joined(_phrases(text, simplified)) if context.traditional else converted


def _phrases(text: str, simplified: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges in which `simplified` is not what each character of `text` gives by itself."""
    alone = text.translate(_table(frozenset(text), everything=True))
    for run in _RUN.finditer(text):
        if alone[run.start() : run.end()] != simplified[run.start() : run.end()]:
            for at in range(run.start(), run.end()):
                if alone[at] != simplified[at]:
                    yield _phrase(text, at, simplified[at], run.span())


def _phrase(text: str, at: int, wanted: str, run: tuple[int, int]) -> tuple[int, int]:
    """Return the shortest range around `at`, within the run, that gives `wanted` there by itself."""
    for length in range(2, _PHRASE + 1):
        for start in range(max(run[0], at - length + 1), at + 1):
            piece = text[start : min(start + length, run[1])]
            converted = simplify(piece, traditional=True)
            if at - start < len(piece) == len(converted) and converted[at - start] == wanted:
                return start, start + len(piece)
    return run


def _table(characters: frozenset[str], *, everything: bool = False) -> dict[int, str]:
    """Return the translation of single characters: all, or those that lead into GB 2312."""
    return {
        ord(character): simple
        for character in characters
        if (simple := _single(character)) != character
        and (everything or (_foreign(character) and not _foreign(simple)))
    }


@cache
def _single(character: str) -> str:
    """Return the Simplified form of a character that stands alone."""
    simple = simplify(character, traditional=True)
    return simple if len(simple) == 1 else character


@cache
def _foreign(character: str) -> bool:
    """Return whether a character is not in GB 2312."""
    return not character.encode("gb2312", "ignore")


@cache
def _converter() -> Callable[[str], str]:
    """Return OpenCC's conversion, loaded once."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
