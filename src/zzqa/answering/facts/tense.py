"""Whether a statement tells what is done or what is intended.

A plan must never be reported as done: 力争年内开工 is none of 已开工. Where a report puts its plans
under a heading of their own (今年工作安排), what stands below is a plan unless it says that it is done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.sentences import clauses

_PLAN: Final = re.compile(
    r"力争|争取|确保|计划|拟(?!定|订|态|合)|将(?![军士领才近])|预计|预期|打算|尽快|尽早|年内|规划建设|目标|有望|即将|准备|待.{1,10}后|以后就"
)
_DONE: Final = re.compile(
    r"已|完成|建成|竣工|完工|完毕|通车|启用|投用|投入使用|投产|运营|开通|开放|开诊|封顶|合龙|贯通|通过|批复|签订|达到|累计|截[至止]|正在|进展顺利|实现"
    r"|启动|开工|展开|增长|下降|位居|居.{0,4}第|\d[%％]"
)
_SURELY_DONE: Final = re.compile(r"已经?|累计|截[至止]|正在|进展顺利|日前|目前")
_PLANS_BELOW: Final = re.compile(r"安排|打算|目标|任务|部署|下一步|展望|今后|规划")
# 什么时候开工的 asks for what has happened, 什么时候开工 may ask for what is to come.
_ASKS_PAST: Final = re.compile(r"(?:何时|什么时[候间]|啥时候|几时|哪一?[年天月]|几[月号]).{1,12}[的了]$")
_RESULTS_BELOW: Final = re.compile(r"回顾|总结|成效|情况|现状")


def is_done(text: str, headings: Sequence[str] = ()) -> bool:
    """Say whether some clause of a statement tells a state that has been reached.

    >>> is_done("大坝主体工程全部完工"), is_done("确保年底前完工")
    (True, False)
    """
    done = _SURELY_DONE if _opens_plans(headings) else _DONE
    return any(
        done.search(clause) and not _PLAN.search(clause) for clause in (text[s:e] for s, e in clauses(text))
    )


def is_plan(text: str, headings: Sequence[str] = ()) -> bool:
    """Say whether a statement is about what is intended, and tells nothing that is done.

    >>> is_plan("力争年内开工建设"), is_plan("已通过审批，力争年内开工")
    (True, False)
    """
    return not is_done(text, headings) and (_opens_plans(headings) or _PLAN.search(text) is not None)


def asks_past(question: str) -> bool:
    """Say whether a question of time takes what it asks about for done.

    >>> asks_past("大桥哪一年通车的"), asks_past("大桥哪一年通车")
    (True, False)
    """
    return _ASKS_PAST.search(question.rstrip("？?")) is not None


def _opens_plans(headings: Sequence[str]) -> bool:
    """Say whether the innermost heading that names either says plans rather than results."""
    for heading in reversed(headings):
        if _RESULTS_BELOW.search(heading):
            return False
        if _PLANS_BELOW.search(heading):
            return True
    return False
