"""Where a statement begins and ends: the run of clauses around a span that can stand alone.

A short sentence is quoted whole. Of a long one (official prose strings ten projects together with
commas) only the clauses about the subject are quoted, never a part of a clause, so that 不, 未, 力争
and 计划 stay with what they govern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.sentences import Range, clauses, segments

# Characters of a statement, at most: about four lines of a page, what is read at one glance.
LONGEST: Final = 118

# A clause that opens with one of these carries on about the subject of the clause before it.
_CARRIES_ON: Final = re.compile(
    r"^(已|正|并|且|均|都|同比|增长|下降|增幅|增速|增加|减少|居|位居|位列|排|比|较|达|占|其中|力争|确保|预计|计划|拟|将|目前|总|价值"
    r"|提升|提高|同时|累计|完成|实现|是|为|使|从而|以|争取|到\d|分别|惠及|带动|新增|改造|建成|顺利|有效|成功|年内|明年|建筑面积)"
)
# A clause that opens or ends like this says when, where or whether the next one holds: without that one
# it says nothing, and that one says too much without it.
_LEADS_ON: Final = re.compile(
    r"^(?:如果|若是?|倘若|假如|要是|除|只要|只有|一旦|凡是?|当|虽然?|尽管|即使|不仅|不但|因为|由于|为了|随着|根据|按照|通过|经过"
    r"|遵照|依照|依据|本着|结合|针对|鉴于|自从)"
    r"|(?:后|时|之?前|以来|期间|同时|基础上|前提下|情况下|条件下|领导下|的|外)[，,]$"
)
# What depends on such a clause by more than its place: the condition must be quoted with it.
_CONDITION: Final = re.compile(
    r"^(?:如果|若是?|倘若|假如|要是|除|只要|只有|一旦|凡)|(?:情况下|条件下|前提下|的|外)[，,]$"
)
_TRAILING: Final = "，,；;、：:。 \t\n\r\u3000"
_PAIRS: Final = {"“": "”", "（": "）", "(": ")", "《": "》", "「": "」", "『": "』", "【": "】", "‘": "’"}


def statement(
    text: str,
    focus: Range,
    *,
    subject: Sequence[str] = (),
    whole: int = 90,
    spread: bool = False,
    part: bool = False,
) -> Range:
    """Return the range of `text` to quote for a span at `focus`, both as [start, end).

    A sentence of at most `whole` characters is quoted whole, of a longer one some clauses of at most
    LONGEST characters together, unless the focus itself is longer. `subject` holds words the statement
    should name; it is widened to the left until one of them stands in it. With `spread` it is then
    widened to both sides as far as LONGEST allows; with `part` it never leaves the part of the sentence
    between two semicolons.
    """
    start, end = _sentence_around(text, focus, 0 if part else whole)
    if end - start <= whole:
        return trim(text, start, end, keep_stop=True)
    parts = [(start + s, start + e) for s, e in clauses(text[start:end])]
    first = next((i for i, (_, e) in enumerate(parts) if e > focus[0]), 0)
    last = next((i for i, (_, e) in enumerate(parts) if e >= focus[1]), len(parts) - 1)
    first = _back_to_subject(text, parts, (first, last), subject)
    first, last = _carry_on(text, parts, (first, last))
    if spread:
        first, last = _spread(parts, (first, last))
    first, last = _with_conditions(text, parts, (first, last))
    first, last = _close_pairs(text, parts, (first, last))
    return trim(text, parts[first][0], parts[last][1], keep_stop=last == len(parts) - 1)


def _sentence_around(text: str, focus: Range, longest: int) -> Range:
    """Return the sentence, or part of one between semicolons, or run of them, that holds the focus."""
    touched = [(s, e) for s, e in segments(text, longest=longest) if s < focus[1] and e > focus[0]]
    return (touched[0][0], touched[-1][1]) if touched else focus


def _back_to_subject(text: str, parts: Sequence[Range], chosen: Range, subject: Sequence[str]) -> int:
    """Return the first clause of the statement: as far left as the nearest mention of the subject."""
    first, last = chosen
    names = [word for word in subject if word]
    if not names or any(word in text[parts[first][0] : parts[last][1]] for word in names):
        return first
    for i in range(first - 1, -1, -1):
        if parts[last][1] - parts[i][0] > LONGEST:
            return first
        if any(word in text[parts[i][0] : parts[i][1]] for word in names):
            return i
    return first


def _carry_on(text: str, parts: Sequence[Range], chosen: Range) -> Range:
    """Widen over the clauses that depend on their neighbour: "…完成投资155.3亿元，" + "占年度计划50.3%"."""
    first, last = chosen
    while (
        first > 0
        and _CARRIES_ON.match(text[slice(*parts[first])].lstrip())
        and parts[last][1] - parts[first - 1][0] <= LONGEST
    ):
        first -= 1
    while (
        last + 1 < len(parts)
        and _CARRIES_ON.match(text[slice(*parts[last + 1])].lstrip())
        and parts[last + 1][1] - parts[first][0] <= LONGEST
    ):
        last += 1
    return first, last


def _with_conditions(text: str, parts: Sequence[Range], chosen: Range) -> Range:
    """Widen so that no condition stands without what it leads to, nor that without its condition.

    The meaning hangs on it, so this goes beyond LONGEST.
    """
    first, last = chosen
    while last + 1 < len(parts) and _LEADS_ON.search(text[slice(*parts[last])].strip()):
        last += 1
    while first > 0 and _CONDITION.search(text[slice(*parts[first - 1])].strip()):
        first -= 1
    return first, last


def _spread(parts: Sequence[Range], chosen: Range) -> Range:
    """Widen by a clause to the left and one to the right in turn, while that fits."""
    first, last = chosen
    grown = True
    while grown:
        grown = False
        if first > 0 and parts[last][1] - parts[first - 1][0] <= LONGEST:
            first, grown = first - 1, True
        if last + 1 < len(parts) and parts[last + 1][1] - parts[first][0] <= LONGEST:
            last, grown = last + 1, True
    return first, last


def _close_pairs(text: str, parts: Sequence[Range], chosen: Range) -> Range:
    """Widen until no quotation mark or bracket is left open inside the sentence, if that is possible."""
    first, last = chosen
    for opening, closing in _PAIRS.items():
        while last + 1 < len(parts) and _open(text[parts[first][0] : parts[last][1]], opening, closing) > 0:
            last += 1
        while first > 0 and _open(text[parts[first][0] : parts[last][1]], opening, closing) < 0:
            first -= 1
    return first, last


def _open(text: str, opening: str, closing: str) -> int:
    return text.count(opening) - text.count(closing)


def trim(text: str, start: int, end: int, *, keep_stop: bool = False) -> Range:
    """Return the range without white space and without a clause mark at its end.

    With `keep_stop` a full stop at the end is kept.
    """
    while start < end and text[start] in " \t\n\r\u3000，,；;、":
        start += 1
    trailing = _TRAILING.replace("。", "") if keep_stop else _TRAILING
    while end > start and text[end - 1] in trailing:
        end -= 1
    return start, end
