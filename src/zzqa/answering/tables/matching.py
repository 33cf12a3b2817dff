"""Which rows and columns of a table a question names, and which of its words nothing there explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zzqa.answering.tables.view import MOST_KEY, Column, Table
from zzqa.answering.understand.question import synonyms
from zzqa.sentences import Range
from zzqa.words import asking_words, frequency, is_noun, words

# How sure a column is: named in full, by another name, by a part of its name, by the kind of the question.
FULL: Final = 1.0
OTHER_NAME: Final = 0.85
_LEAST_SHARE: Final = 0.5
CUE: Final = 0.45
# Rows named by a shorter form of a cell weigh a little less.
_ALIAS: Final = 0.9
# Rows that one question can name, at most; more are all of a table.
_MOST_ROWS: Final = 100_000

# What the name of a column may end with and a question leave out.
_TAILS: Final = re.compile(r"(?:名称|姓名|情况|数量|人数|金额|总额|数|额|值|量|号|名)$")
# Questions by what they ask for, and the names or units of the columns that say it.
_CUES: Final = (
    (re.compile(r"谁|哪位|何人|什么人"), re.compile(r"人$|长$|主任|书记|经理|姓名|负责|教师|医生|主管|师$|员$|代表$|作者")),
    (re.compile(r"哪里|哪儿|在哪|何处|什么地方|什么位置"), re.compile(r"地点|地址|位置|所在|场所|坐落|产地|去向|存放|地$")),
    (re.compile(r"何时|什么时候|啥时候|几时|哪年|哪一年|哪天|几月|几号|什么时间|几点"), re.compile(r"时间|日期|年月|年份|时限|期$|年$|日$")),
    (re.compile(r"多少钱|几块钱|什么价|多少元|多少万元|多少亿元|花了多少|价格"), re.compile(r"价$|价格|费$|费用|金额|投资|造价|收费|工资|元$")),
    (re.compile(r"多少人|几个人|多少名|多少位|几名"), re.compile(r"人数|人$|人员|名额|工数|生数")),
    (re.compile(r"电话|号码|怎么联系|联系方式"), re.compile(r"电话|手机|号码|联系方式|热线")),
    (re.compile(r"哪家|哪个(?:单位|公司|部门|企业)|由谁|谁(?:建|施工|承|负责|设计|监理)"), re.compile(r"单位$|公司$|部门$|企业$|机构$|方$")),
    (re.compile(r"多久|多长时间|几天|多少天|期限"), re.compile(r"工期|期限|时限|时长|天$|日$")),
    (re.compile(r"多大|多少(?:亩|平方米|公顷|平方公里)"), re.compile(r"面积|规模")),
    (re.compile(r"怎么样了|进展|进度|什么状态|完工|建好|情况如何"), re.compile(r"进度|进展|状态|完成情况|形象")),
)  # fmt: skip
_UNIT_ASKED: Final = re.compile(r"(?:多少|几)(?P<unit>[百千万亿]*[a-z\u4e00-\u9fff%]{1,4})")
# Words that say nothing of their own in a question over a table.
_EMPTY: Final = frozenset(
    [
        "数据",
        "数字",
        "数目",
        "数值",
        "数",
        "量",
        "名称",
        "姓名",
        "名字",
        "信息",
        "具体",
        "各",
        "每",
        "全部",
        "所有",
        "一个",
        "表",
        "表格",
        "表中",
        "中",
        "列",
        "项",
        "登记",
        "记录",
        "属于",
        "归属",
        "位于",
        "叫做",
        "叫",
        "写",
        "显示",
        "列出",
        "哪一栏",
        "栏",
        "栏目",
        "对应",
        "相应",
        "相关",
        "达到",
        "分别",
        "各自",
        "多少钱",
        "单位",
        "情况",
        "达",
        "共有",
        "拥有",
        "下面",
        "下属",
        "下辖",
        "辖",
        "管辖",
        "包括",
        "包含",
        "里面",
        "其中",
        "当中",
        "名单",
        "同时",
        "都是",
        "还是",
        "以及",
        "并且",
        "需要",
        "进行",
        "由",
        "来",
        "去",
        "出",
        "个",
        "名",
        "位",
        "家",
        "所",
        "座",
        "台",
        "条",
        "件",
        "份",
        "次",
        "期",
        "吨",
        "元",
        "亩",
        "人",
        "户",
        "天",
        "万",
        "亿",
        "千瓦",
        "公里",
        "米",
        "岁",
        "负责",
        "承担",
        "使用",
        "采用",
        "安排",
        "实现",
        "取得",
        "获得",
        "发生",
        "规定",
        "设",
        "设有",
        "开",
        "办",
        "办理",
        "领取",
        "存放",
        "放",
        "保管",
        "管",
        "建",
        "修",
        "花",
        "用",
        "值",
        "卖",
        "买",
        "产",
        "种",
        "收",
        "排",
        "居",
    ]
)
_FUNCTION: Final = frozenset(
    "的了吗呢是有在要能会把被给让也都就还不没得着过到对和与及多想请可以这那为以之所其于从向由或者并且且各每又再很太最更此该共达"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?度?|[前去今明]年")
# How a question asks for a figure, with its unit.
_HOW_MUCH: Final = re.compile(
    r"(?:多少|(?<![\d近])几)[百千万亿]*(?:钱|块钱|元|吨|公?斤|千?克|人次?|户|家|个|项|件|台|套|辆|座|处|名|位|只|头|株|棵|亩|公顷"
    r"|平方米|平方公里|立方米|公?里|[千厘毫]?米|千瓦时?|度|升|天|日|小时|分钟|年|岁|次|册|本|份|张|所|条|间|倍|分|%)?"
)
# What stands between the names of several rows.
_JOINT: Final = re.compile(r"[的]?(?:[和与及、跟同比,，;；]|以及|还有)")
_CHUNK: Final = re.compile(r"[^\s\W]+")


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column that a question names: how sure, and the range of its words in the question."""

    column: Column
    sure: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The rows that a question names best: `cells` are the columns by which, `spans` their words.

    `sure` is 1 where all of a cell was said.
    """

    rows: tuple[int, ...]
    cells: frozenset[int]
    spans: tuple[Range, ...]
    weight: float
    sure: float


NO_ROWS: Final = NamedRows((), frozenset(), (), 0.0, 0.0)


def named_rows(table: Table, text: str) -> NamedRows:
    """Return the rows whose cells a question names with the most characters."""
    weights: dict[int, float] = {}
    found: dict[int, list[tuple[Range, int, float]]] = {}
    for span, places, sure in _mentions(table, text):
        if len(places) > _MOST_ROWS:
            continue
        for row, column in places:
            held = found.setdefault(row, [])
            if all(span[1] <= other[0] or span[0] >= other[1] for other, _, _ in held):
                held.append((span, column, sure))
                weights[row] = weights.get(row, 0.0) + (span[1] - span[0]) * sure
    if not weights:
        return NO_ROWS
    best = max(weights.values())
    rows = {row for row, weight in weights.items() if weight == best}
    mentions = found[min(rows)]
    rows |= _beside(text, rows, found)
    spans = tuple(sorted({span for row in rows for span, _, _ in found[row]}))
    columns = frozenset(column for row in rows for _, column, _ in found[row])
    return NamedRows(tuple(sorted(rows)), columns, spans, best, min(sure for _, _, sure in mentions))


def _beside(text: str, rows: set[int], found: Mapping[int, Sequence[tuple[Range, int, float]]]) -> set[int]:
    """Return the rows that a question names beside the best ones, by cells of the same column: 甲、乙和丙.

    Of each the words must stand elsewhere than those of the best, with only a joining word between.
    """
    best = {(column, span) for row in rows for span, column, _ in found[row]}
    if len({span for _, span in best}) > 1 and len(rows) < 2:
        return set()
    beside: set[int] = set()
    joined = {span for _, span in best}
    for row, mentions in sorted(found.items(), key=lambda one: one[1][0][0]):
        for span, column, sure in mentions:
            others = [
                spot for at, spot in best if at == column and (spot[1] <= span[0] or span[1] <= spot[0])
            ]
            if row not in rows and sure == 1.0 and others and _is_joined(text, span, joined):
                beside.add(row)
                joined.add(span)
    return beside


def _is_joined(text: str, span: Range, others: set[Range]) -> bool:
    """Say whether words stand in a row with others, a joining word between."""
    return any(
        _JOINT.fullmatch(text[min(span[1], other[1]) : max(span[0], other[0])])
        for other in others
        if other[1] <= span[0] or span[1] <= other[0]
    )


def _mentions(table: Table, text: str) -> list[tuple[Range, Sequence[tuple[int, int]], float]]:
    """Return the cells that stand in a question, the longest first."""
    found = []
    for start in range(len(text)):
        for end in range(start + 2, min(start + MOST_KEY, len(text)) + 1):
            piece = text[start:end]
            if places := table.index.get(piece):
                found.append(((start, end), places, 1.0))
            elif places := table.aliases.get(piece):
                found.append(((start, end), places, _ALIAS))
    return sorted(found, key=lambda one: one[0][0] - one[0][1])


def named_columns(table: Table, text: str) -> list[NamedColumn]:
    """Return the columns that a question names, the surest first; one inside of another's words is none."""
    found = [named for column in table.columns if (named := _named(column, text))]
    kept = [
        one
        for one in found
        if not any(
            (other.start <= one.start and one.end <= other.end)
            and (other.end - other.start, other.sure) > (one.end - one.start, one.sure)
            for other in found
        )
    ]
    return sorted(kept, key=lambda one: (-one.sure, one.start - one.end, one.column.index))


def _named(column: Column, text: str) -> NamedColumn | None:
    """Return where a question names a column, and how surely."""
    if not column.name:
        return None
    return _by_name(column, text) or _by_other_name(column, text) or _by_part(column, text)


def _by_name(column: Column, text: str) -> NamedColumn | None:
    for name, sure in ((column.name, FULL), (_TAILS.sub("", column.name), OTHER_NAME)):
        at = text.rfind(name) if name else -1
        if at >= 0 and (len(name) > 1 or sure == FULL):
            return NamedColumn(column, sure, at, at + len(name))
    places = [text.find(part) for part in column.parts if part]
    if len(column.parts) > 1 and min(places) >= 0:
        ends = [at + len(part) for at, part in zip(places, column.parts, strict=False)]
        return NamedColumn(column, FULL, min(places), max(ends))
    return None


def _by_other_name(column: Column, text: str) -> NamedColumn | None:
    for other in _synonyms(column.name):
        at = text.rfind(other)
        if at >= 0 and len(other) > 1:
            return NamedColumn(column, OTHER_NAME, at, at + len(other))
    return None


@lru_cache(maxsize=4096)
def _synonyms(name: str) -> tuple[str, ...]:
    """Return other names of a column that is, as a whole, one of a group of synonyms."""
    return tuple(other.lower() for other in synonyms(name) if any(name == s.lower() for s in synonyms(other)))


def _by_part(column: Column, text: str) -> NamedColumn | None:
    """Return a column whose words a question says in part, their share being at least a half."""
    said, total = [], 0
    for word in _words(column.name):
        total += len(word)
        if len(word) > 1 and word in text:
            said.append((text.rfind(word), len(word)))
    share = sum(length for _, length in said) / total if total else 0.0
    if share < _LEAST_SHARE:
        return None
    start, end = min(at for at, _ in said), max(at + length for at, length in said)
    return NamedColumn(column, 0.8 * share, start, end)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def cued_columns(table: Table, text: str) -> list[NamedColumn]:
    """Return the columns that say the kind of thing a question asks for, where it names none."""
    found = [
        column
        for column in table.columns
        if any(
            asks.search(text) and (says.search(column.name) or says.search(column.unit))
            for asks, says in _CUES
        )
    ]
    if not found and (asked := _UNIT_ASKED.search(text)):
        found = [column for column in table.columns if column.unit and asked["unit"].startswith(column.unit)]
    return [NamedColumn(column, CUE, 0, 0) for column in found]


def masked(text: str, spans: Sequence[Range]) -> str:
    """Return a text with blanks for the spans, equally long."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def unexplained(table: Table, rest: str, said: str = "") -> list[str]:
    """Return the words of the rest of a question that neither the table nor what stands around it holds.

    `rest` has blanks for what was matched; `said` are further words that explain.
    """
    context = table.context + " " + " ".join(column.name for column in table.columns) + " " + said
    found = []
    for year in _YEAR.findall(rest):
        if not _explains_year(year, table, context):
            found.append(year)
    for chunk in _CHUNK.findall(_HOW_MUCH.sub(" ", _YEAR.sub(" ", rest))):
        found.extend(_unexplained_words(chunk, context))
    return found


def _unexplained_words(chunk: str, context: str) -> Iterator[str]:
    """Yield the words of a run of characters that nothing explains; cut words are taken as one name."""
    if chunk in context and len(chunk) > 1:
        return
    for word in words(chunk):
        bare = word if frequency(word) else word.strip("".join(_FUNCTION))
        if not bare or bare in _FUNCTION or bare in _EMPTY or bare in asking_words() or bare in context:
            continue
        if any(other.lower() in context for other in synonyms(bare)) or _is_counting(bare):
            continue
        yield bare


def _is_counting(word: str) -> bool:
    """Say whether a word only asks how much: 多少吨, 几个."""
    return bool(re.match(r"(?:多少|几|哪)", word))


def _explains_year(year: str, table: Table, context: str) -> bool:
    digits = year[:4]
    if not digits.isdigit():
        return True
    named = re.findall(r"(?:19|20)\d\d", context)
    published = table.document.published or ""
    return digits in named or (not named and published.startswith(digits))


def is_name(word: str) -> bool:
    """Say whether a word that nothing explains is the name of something, and no verb or filler."""
    return bool(re.search(r"\d|[a-z]{2}", word)) or (is_noun(word) or not frequency(word))
