"""A question in a conversation made into one that stands alone, without a model.

Only a question that cannot stand alone takes anything over from the one before it: one with a pronoun
(它什么时候开工), one of nothing but a time, a place or an attribute (那投资呢, 2020年呢), one that asks why
or for more. A question that names its own thing is complete and comes back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.answering.understand.question import bare_question
from zzqa.answering.understand.slots import Kind, Slot, slots_of

_OPENING: Final = re.compile(
    r"^(?:那么?(?!些|个|里|边|儿)|然后|另外|再(?:问|说)(?:一下|下)?|接着|还有(?=.{2,}呢$))[，,\s]*"
)
_WHAT_ABOUT: Final = re.compile(r"(?:的话)?(?:呢|(?:又|该)?(?:怎么样|如何)呢|又如何|又怎么样)$")
_MORE: Final = re.compile(
    r"(?:还有(?:吗|没有|呢|哪些|什么|谁|其他的?|别的)?(?:吗|呢)?|(?:其他|其余|别的|剩下)的?(?:呢|有哪些|是什么|还有吗)?|继续|接着说|"
    r"(?:请|再|能)?(?:说|讲|介绍)?(?:得)?(?:具体|详细|展开)(?:一?[点些下])?(?:说说?|讲讲?|介绍)?(?:一下)?|更多)"
)
_WHY: Final = re.compile(
    r"(?:这是|那是)?(?:为什么|为何|为啥|怎么回事|什么原因|原因(?:呢|是什么)?)(?:呢|这样|会这样)?"
)
_COMPARED: Final = re.compile(
    r"(?:和|跟|与|同(?!比)|比|相比|对比)(?P<what>.{1,12}?)(?:相?比|对比|比较|相较)?(?:起来)?(?:呢|怎么样|如何|怎样)?"
)
_CLASS: Final = (
    r"项目|工程|工作|公司|企业|集团|医院|学校|大学|水库|电站|机场|港口|大桥|隧道|道路|公路|高速|铁路|线路|园区|小区|社区|景区|公园|"
    r"单位|部门|机构|地区|地方|城市|政策|办法|文件|通知|会议|活动|规划|计划|方案|行动|战略|指标|数字|产业|行业|基地|中心|平台|工厂|车间|村子?|镇|县|区|市"
)
_PRONOUN: Final = re.compile(
    rf"它们?|(?:该|此|这|那)一?[个项座条家所处件片种次]?(?:{_CLASS})|(?<![其吉维])他们?|她们?|前者|此事|这件?事(?:情)?"
)
_THERE: Final = re.compile(r"^(?:那边|那里|那儿|这边|这里|这儿|当地)(?!呢|怎么样|如何)")
_THUS: Final = re.compile(r"^(?:为什么|为何|怎么|怎么会|为啥)?(?:这么|那么|这样|如此)")
# What a question asks by itself; a text without any of these is only a name, an attribute or a time.
_ASKS: Final = re.compile(r"什么|多少|几|谁|哪|如何|怎|为何|是否|吗|多[大高长久远]|何时|啥|没有?$")


def standalone(question: str, history: Sequence[str]) -> str:
    """Return the question with what it leaves unsaid taken from the last question of `history`.

    `history` holds earlier stand-alone questions, oldest first, all Simplified. A complete question
    comes back as it is.
    """
    if not history:
        return question
    bare = _OPENING.sub("", bare_question(question))
    before = bare_question(history[-1])
    what = _what_about(bare, opened=bare != bare_question(question))
    if _MORE.fullmatch(bare):
        completed = before
    elif _WHY.fullmatch(bare):
        completed = f"{_times(before)}{_name(before, whole=True) or before}的原因是什么"
    elif what:
        completed = _exchanged(before, what)
    elif _PRONOUN.search(bare) or _THERE.search(bare):
        completed = _named(bare, before)
    elif _THUS.search(bare):
        completed = _name(before) + bare
    else:
        completed = question if _is_complete(bare) else _completed(bare, before)
    return completed


def _what_about(bare: str, *, opened: bool) -> str:
    """Return what a question such as 那投资呢 or 和滕州比呢 is about; empty for any other.

    `opened` says that it began with 那 or the like.
    """
    compared = _COMPARED.fullmatch(bare)
    what = compared["what"] if compared else _WHAT_ABOUT.sub("", bare)
    asked_about = compared or opened or what != bare
    return what if asked_about and not _ASKS.search(what) and slots_of(what) else ""


def _is_complete(bare: str) -> bool:
    """Say whether a question names something of its own; 全省排第几 names only who is compared."""
    slots = slots_of(bare)
    ranks = any(slot.of_figure for slot in slots)
    return any(slot.names and not (ranks and slot.kind == "place") for slot in slots)


def _named(bare: str, before: str) -> str:
    """Return the question with its pronoun exchanged for what the earlier question named."""
    places = [slot.text for slot in slots_of(before) if slot.kind == "place"]
    if _THERE.search(bare) and places:
        return _THERE.sub(places[0], bare)
    person = re.search(r"[他她]", bare) is not None
    name = _name(before, whole=person and any(slot.asked == "office" for slot in slots_of(before)))
    return _PRONOUN.sub(name, _THERE.sub(name, bare), count=1) if name else bare


def _completed(bare: str, before: str) -> str:
    """Return a question of nothing but times, attributes and words of asking about the thing before it."""
    slots = slots_of(bare)
    if not slots and not _ASKS.search(bare):
        return bare
    if slots and not _ASKS.search(bare):
        return _exchanged(before, bare)
    name = _name(before, whole=any(slot.of_figure for slot in slots))
    timed = any(slot.kind in {"year", "months"} for slot in slots)
    asks_when = not slots or any(slot.asked == "是什么时候" for slot in slots)
    return ("" if timed or asks_when else _times(before)) + name + bare


def _exchanged(before: str, what: str) -> str:
    """Return the earlier question about `what` instead: another time, place, thing or attribute."""
    question = before
    for slot in slots_of(what):
        question = _about(question, slot) if slot.kind == "attribute" else _put(question, slot)
    return question


def _about(before: str, asked: Slot) -> str:
    """Return the earlier question with another attribute, in the place of one of its sort."""
    old = next((s for s in slots_of(before) if s.kind == "attribute" and s.asked == asked.asked), None)
    if old and not asked.of_figure:
        return before[: old.start] + asked.text + before[old.end :]
    times = "" if asked.asked == "是什么时候" else _times(before)
    return times + _name(before, whole=asked.of_figure) + asked.phrase


def _put(before: str, new: Slot) -> str:
    """Return the earlier question with one part exchanged, or put where it belongs if it had none."""
    slots = slots_of(before)
    old = next((slot for slot in slots if slot.kind == new.kind), None)
    if old:
        return before[: old.start] + new.text + before[old.end :]
    order: tuple[Kind, ...] = ("year", "months", "place", "thing")
    earlier = order[: order.index(new.kind)]
    at = max((slot.end for slot in slots if slot.kind in earlier), default=0)
    return before[:at] + new.text + before[at:]


def _times(text: str) -> str:
    """Return the times that a question names, as it names them."""
    return "".join(slot.text for slot in slots_of(text) if slot.kind in {"year", "months"})


def _name(text: str, *, whole: bool = False) -> str:
    """Return the place and the thing that a question is about; `whole`, with its attribute."""
    slots = slots_of(text)
    thing = next((i for i, slot in enumerate(slots) if slot.kind == "thing"), None)
    place = next((slot.text for slot in slots if slot.kind == "place"), "")
    if thing is None:
        return place
    name = place + slots[thing].text
    if whole and thing + 1 < len(slots) and slots[thing + 1].kind == "attribute":
        name += slots[thing + 1].text
    return name
