"""Which measure a question asks for, and where a text gives a figure in it.

"大坝有多高" wants metres: a sentence about the dam that only gives money and cubic metres does not
answer it. Measures of one family stand for each other (米 and 公里); plain counts (个, 家, 项) are left
to the reader, since documents change them freely.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_FIGURE: Final = (
    r"(?:[\d０-９][\d０-９.,]*"
    r"|[一二三四五六七八九十百千两几半][一二三四五六七八九十百千万亿]*(?:点[零〇一二三四五六七八九]+)?)"
    r"(?:余|多|来)?[百千万亿]*(?:余|多)?\s*"
)
# 几天 asks for a figure, 近几天 for none.
_HOW_MANY: Final = r"(?:多少|(?<![\d近这那前后好头十第])几)"
_MONEY_NOUN: Final = (
    r"(?:资金|投资|贷款|收入|产值|总值|GDP|金额|造价|预算|税收|利润|援助|融资"
    r"|价格?|票|学费|房租|租金|押金|罚款|工资|月薪|奖金|费用|[水电气运挂号住院手续管理服务]费)"
)
_PEOPLE: Final = r"(?:人员|医生|护士|教师|老师|学生|干部|党员|职工|群众|人口|游客)"
_SPANS: Final = r"天|日|个?工作日|个?小时|分钟|个?月|年|周|个?星期|季度"
_MONEY: Final = r"元|块钱|分钱"

# How a question asks for a family of measures, and the units that answer it. The first that matches
# counts, so what names its unit (多少万元) stands before what only hints at it.
_FAMILIES: Final[tuple[tuple[str, str], ...]] = (
    (r"多少(?:万|亿)?元|多少钱|几块钱", _MONEY),
    (r"多少(?:万|亿)?(?:立方米|方)", r"立方米|立方|方"),
    (r"多少(?:万|亿)?(?:平方米|平方公里|亩|公顷)", r"平方米|平方公里|平方千米|亩|公顷"),
    (r"多少(?:万|亿)?(?:吨|公斤|斤|千克)|多重|重量", r"吨|公斤|斤|千克|克"),
    (rf"{_HOW_MANY}(?:万|亿)?(?:人次|个?人|名|位)", r"人(?![房间座桌份])|名|位"),
    (rf"{_HOW_MANY}(?:万|亿)?户", r"户"),
    (rf"{_HOW_MANY}岁|多大(?:年纪|岁数|年龄)|年龄(?:是|为|有)?多[大少]", r"周?岁"),
    (rf"{_HOW_MANY}(?:天|日|个?小时|分钟|个月|个?工作日|周|个?星期|年(?![轻龄级度]))", _SPANS),
    (r"(?:期限?|时间|时长|学制)(?:最|能|可以|是|为|有|大约|一般)*多长", _SPANS),
    (rf"(?:气温|温度|水温)(?:是|为|有|达到?|最)*多[少高]|{_HOW_MANY}度(?!电)", r"摄氏度|度|℃|°C"),
    (r"(?:库容|容积|[蓄供用排取]水量)(?:是|为|有|达到?)*多[大少]", r"立方米|立方|方|吨"),
    (
        r"多高|多长(?!时间|期)|多宽|多深|多远|多少(?:公里|千米|米|里)",
        r"公里|千米|厘米|毫米|公尺|公分|米|里|丈|尺",
    ),
    (
        r"百分之几|百分之多少|多少个?百分点|(?:占比|比例|比重|率|幅|增速)(?:是|为|达到)?(?:多少|几)|增长了?(?:多少|几)[%％]?$",
        r"[%％]|成|倍|个百分点",
    ),
    (
        rf"{_MONEY_NOUN}(?:总?额)?(?:是|为|达到?|有|完成了?|合计|共)*多少|多少{_MONEY_NOUN}",
        rf"{_MONEY}|倍|[%％]",
    ),
    (r"[口售资入易产]额(?:是|为|有|达到?|完成了?|合计)*(?:了)?多少", r"元|块钱|[%％]"),
    (rf"多少个?[^，。？]{{0,4}}{_PEOPLE}", r"人(?![房间座桌份])|名|位"),
    # Counters of one sort of things; 个 and 家 count anything, and documents change them freely.
    (rf"{_HOW_MANY}(?:万|亿)?辆", r"辆|台|部"),
    (rf"{_HOW_MANY}(?:万|亿)?[棵株]", r"棵|株"),
    (rf"{_HOW_MANY}(?:万|亿)?[册本]", r"册|本|部|卷|种"),
    (rf"{_HOW_MANY}(?:万|亿)?[只头匹]", r"只|头|匹|羽"),
    (rf"{_HOW_MANY}(?:万|亿)?[栋幢]", r"栋|幢|座"),
    (r"面积(?:是|为|有|达到?)*多[少大]", r"平方米|平方公里|平方千米|亩|公顷"),
)
# What costs nothing is a price too.
_NO_CHARGE: Final = r"|免费(?=[，,。；;、）)]|$|开放|入[园馆场]|参观|乘|办理|停放)|免收|不收取?"
# Shares are also written without a unit: 百分之三, 9.6:40.6:49.8.
_SHARE: Final = r"|百分之[一二三四五六七八九十]+|[\d.]+(?:[:：][\d.]+)+"
# How a question asks for a telephone number; 接到多少电话 and 怎么开通热线 ask for none.
ASKS_PHONE: Final = (
    r"^(?!.*(?:怎[么样]|如何|谁|为[什何]))"
    r".*(?:(?<!多少)(?<!多少个)(?<!几个)(?<![接打])电话|热线|手机号|座机|传真)(?:号码?|码)?(?:是|为)?(?:多少|什么|啥|几号)?$"
    r"|打(?:哪个|什么|啥|多少)(?:电话|热线|号码)?$|什么电话$"
)
_PHONE: Final = re.compile(
    r"(?<![\d.,])(?:[(（]0\d{1,3}[)）]\s?\d{6,8}|0\d{2,3}\s?[-—－]?\s?\d{3,4}[ -]?\d{4}"
    r"|[48]00[- ]?\d{3,4}[- ]?\d{3,4}"
    r"|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[2-8]\d{6,7}|9[56]\d{3,4}|12\d{3}|1[12]\d)"
    r"(?![\d.,:：]|\s*[年月日时点个人名位户家项元万亿吨米公亩台套张件处号次天期%％])"
)

# The time of day a question asks for by 几点; 几点建议 are none.
ASKS_CLOCK: Final = r"几点(?!建议|要求|意见|措施|问题|希望|体会|做法|思考|启示|感受|经验|原因|内容|看法|想法)"
_DAYTIME: Final = r"(?:凌晨|清晨|早[上晨]?|上午|中午|下午|傍晚|晚上?|夜[里间])"
_HOUR: Final = (
    rf"(?:{_DAYTIME}?(?<![\d.])\d{{1,2}}(?:[:：]\d{{2}}(?!\d)|[时点](?![代间候期尚速评\d])(?:\d{{1,2}}分|[半整钟])?|[时点]\d{{1,2}}分)"
    rf"|{_DAYTIME}[一二三四五六七八九十]{{1,3}}[时点](?:[半整钟])?)"
)
_CLOCK: Final = re.compile(rf"{_HOUR}(?:\s*[-—–－~～至到]+\s*{_HOUR})?(?:以?前|之前|以?后|之后|起)?")

_CENTURY: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})世纪(?:[一二三四五六七八九]?\d?0年代)?"
_YEAR: Final = (
    rf"(?<!\d)(?:[12]\d)?\d0年代|[一二三四五六七八九]十年代|{_CENTURY}|(?<!\d)[12]\d{{3}}年|公元前?\d{{1,4}}年"
    r"|[一二]○[○〇一二三四五六七八九]{2}年|[今明后去前]年"
)
_MONTH: Final = r"\d{1,2}月(?:份|底|初|[上中下]旬|\d{1,2}日)?|[一二三四五六七八九十]{1,3}月(?:份|底|初)?"
# What a date looks like: 2019年8月26日, 60年代初, 6月底前, 3年内, 每周三, 国庆节前.
DATE: Final = re.compile(
    rf"(?:(?:{_YEAR})(?:{_MONTH}|[底初末中](?:[期叶])?|[上下]半年|第?[一二三四]季度)?|{_MONTH}|\d{{1,2}}日"
    r"|[上下]半年|第?[一二三四]季度|每(?:周|星期)[一二三四五六日天]?|每(?:天|日|月|季|年)|年[底内末初]|\w{2}节"
    # What is counted from another day: 验收后两个月内.
    r"|(?<![\d.])(?:\d{1,3}|[一二三四五六七八九十两半]{1,3})(?:个?工作日|个?小时|个?月|个?星期|周|[天日年])(?:以|之)?[内后])"
    r"(?:\s*(?:上午|下午)?\d{1,2}[时:：]\d{0,2}分?)?(?:以?前|之前|后|左右|起)?"
)


# 26日 and 12月 are dates; a duration of months says 个月.
_DURATION: Final = re.compile(
    rf"(?:大?约|近|至少|最多|不少于|不超过)?(?<![\d.])(?!(?:1\d|20)\d\d年){_FIGURE}"
    r"(?:个[半多]?月|(?:个[半多]?)?(?:世纪|年|季度|星期|礼拜|周|天|工作日|昼夜|小时|钟头|分钟|秒))"
    r"(?:半|多)?(?:以上|以下|以内|左右|内)?|半[年天]|每(?:周|月|季度?|半?年|天)[^，,。；;]{0,6}次"
)
_ASKS_HOW_LONG: Final = re.compile(r"多久(?!以?前)|多长时间")

# Which end of a time is asked for, and how a time is told to be one of them.
_ASKS_END: Final = re.compile(r"截止|结束|到期|期满|到(?:什么时候|哪一?天|几[月号])|最晚|最迟|几点关")
_ASKS_BEGIN: Final = re.compile(
    r"从(?:什么时候|哪一?天|几[月号点])|(?:什么时候|哪一?天|几[月号点]|何时)(?:开始|起)"
)
_FROM_THEN: Final = re.compile(r"起[^至到]*$")
_UNTIL_THEN: Final = re.compile(r"^[^至到]*(?:以?前|之前|止|截止)$")


# A cell of a table has its unit in the name of its column: 投资（亿元）：45.6；学生人数：2460.
_CELL: Final = r"[^，,；;：:\s]{0,12}(?:[（(][百千万亿]*(?:%s)[）)]|(?:%s)数)[：:]\s*\d[\d.,]*(?<=\d)"


@cache
def _pattern(number: int) -> re.Pattern[str]:
    units = _FAMILIES[number][1]
    share = _SHARE if "百分点" in units else ""
    free = _NO_CHARGE if _MONEY in units else ""
    return re.compile(f"{_CELL % (units, units)}|{_FIGURE}(?:{units}){share}{free}")


def figure_pattern(question: str) -> re.Pattern[str] | None:
    """Return what a figure looks like in the measure a question asks for; None when it asks for none.

    A telephone number and a time of day count as measures.
    """
    if re.search(ASKS_PHONE, question.rstrip("？?")):
        return _PHONE
    if re.search(ASKS_CLOCK, question):
        return _CLOCK
    return next((_pattern(i) for i, (asks, _) in enumerate(_FAMILIES) if re.search(asks, question)), None)


def measures(question: str, text: str) -> bool:
    """Say whether a text gives a figure in the measure the question asks for, or none is asked for."""
    pattern = figure_pattern(question)
    return pattern is None or pattern.search(text) is not None


def time_pattern(question: str) -> re.Pattern[str]:
    """Return the pattern of what a question of time asks for: a duration, a time of day, or else a date.

    >>> [bool(time_pattern(asked).search("工期两年半")) for asked in ("工期多久", "何时开工")]
    [True, False]
    """
    if re.search(ASKS_CLOCK, question):
        return _CLOCK
    return _DURATION if _ASKS_HOW_LONG.search(question) else DATE


def is_other_end(question: str, found: str) -> bool:
    """Say whether a time is the beginning where the end is asked for, or the end where the beginning is.

    >>> is_other_end("报名什么时候截止", "5月20日起"), is_other_end("报名什么时候截止", "5月20日至22日")
    (True, False)
    """
    if _ASKS_END.search(question):
        return _FROM_THEN.search(found) is not None
    return _ASKS_BEGIN.search(question) is not None and _UNTIL_THEN.search(found) is not None
