"""Which measure a question asks for, and whether a text gives a figure in it.

"大坝有多高" wants metres: a sentence about the dam that only gives money and cubic metres does not
answer it. Measures of one family stand for each other (米 and 公里); plain counts (个, 家, 项) are left
to the reader, since documents change them freely.
"""

from __future__ import annotations

import re
from typing import Final

# The families: how a question asks for one, and the units that answer it. The first that matches counts.
_FAMILIES: Final[tuple[tuple[str, str], ...]] = (
    (
        r"百分之几|百分之多少|占比|比例|比重|(?:[率幅]|增速)(?:是|为|达到|增长)?(?:多少|几)|增长(?:了)?(?:多少|几)[%％]?$|多少个?百分点",
        r"%|％|百分|成|倍|[:：]\d",
    ),
    (
        r"多少(?:万|亿)?元|多少钱|(?:资金|投资|贷款|收入|产值|总值|GDP|金额|总额|造价|预算|税收|利润)(?:额|总额)?(?:是|为|达到?|有|完成了?|合计|共)*多少|多少(?:资金|投资|贷款|钱|援助|融资)",
        r"元|美元|块钱|%|％",
    ),
    (r"多高|多长|多宽|多深|多远|多少(?:公里|千米|米|里)(?!方)", r"公里|千米|厘米|毫米|米(?!方)|里"),
    (r"多少(?:万|亿)?(?:立方米|方)", r"立方米|立方|方"),
    (
        r"多少(?:万|亿)?(?:平方米|平方公里|亩|公顷)|面积(?:是|为|有|达到?)*多[少大]",
        r"平方米|平方公里|亩|公顷|平方千米",
    ),
    (r"多少(?:万|亿)?(?:吨|公斤|斤|千克)", r"吨|公斤|斤|千克"),
    (r"多少(?:万|亿)?(?:人次|人|名|位)", r"人|名|位"),
    (r"多少(?:万|亿)?(?:户)", r"户"),
    (r"多少(?:天|日|个?小时|分钟|个月)", r"天|日|小时|分钟|月"),
)
_FIGURE: Final = (
    r"(?:[\d０-９]|[一二三四五六七八九十百千万亿两几半])(?:余|多|来)?(?:万|亿|千|百)*(?:余|多)?\s*(?:"
)


def measures(question: str, text: str) -> bool:
    """Say whether a text gives a figure in the measure the question asks for, or none is asked for."""
    for asks, units in _FAMILIES:
        if re.search(asks, question):
            return re.search(f"{_FIGURE}{units})", text) is not None or (
                "百分" in units and re.search(r"百分之|[\d.]+[%％]|\d[:：]\d|倍", text) is not None
            )
    return True
