"""What a question asks for: its kind, the words that carry it, the years it names.

Everything here is read off the words of the question; nothing looks at a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from zzqa.answering.facts.measure import ASKS_CLOCK, ASKS_PHONE
from zzqa.answering.facts.period import Months, Years, months_in, without_times, years_in
from zzqa.records import AnswerKind
from zzqa.words import asking_words, frequency, word_lines, words

# The first pattern that matches names the kind, so the order is part of the rule: "哪几个项目" is a
# list although it holds 几个, and "有多少家" is a number although 有…家 could open a list.
_KINDS: Final[tuple[tuple[AnswerKind, str], ...]] = (
    (
        "definition",
        r"什么叫|何为|何谓|什么意思|含义|的定义|如何理解|怎么理解|怎样理解|该怎么理解|指的?是?什么$|是指什么$|^什么是",
    ),
    (
        "list",
        r"哪些|有哪[几两三四五六七八九十\d]|哪[几两三四五六七八九十\d]+[个项条座大类种点家所方场件步只届批名]"
        r"|包括什么|分别(是|为)(什么|哪)|都有(什么|啥|谁|哪)|都.{0,2}(什么|啥)|具体是哪|列举|几个方面"
        r"|什么(?:材料|证件|手续|资料|证明)|(?:存在|有)(?:什么|啥)(?:问题|困难|不足|短板|隐患)"
        r"|哪[“\"‘].{1,12}[”\"’]|哪几|是哪[二三四五六七八九十两\d]",
    ),
    (
        "progress",
        r"进展|进度|进行得|推进(得|到|的)?(怎么|如何|怎样|哪|咋)|[建修](好|成|完)了?(没|吗|么)|完工了?(没|吗)|通车了?(没|吗)"
        r"|到哪一?步|什么程度|什么阶段|完成得|[干搞做办]得(?:怎|如何|咋)|(现状|情况|表现|近况|成效|效果)(怎么样|怎样|如何|是什么)|怎么样了|怎样了|如何了|咋样",
    ),
    (
        "number",
        r"多少|百分之几|几分之几|占比|排(名|在)?(第几|多少)|第几"
        r"|(?<![\d近这那前后好头十])几[个家次名项座人台件条户所套度倍吨万亿公里亩年天只头张本份棵株辆艘支间栋层级岁元块斤米周处]"
        rf"|多[高大长宽深重远快]|总额(是|为)?$|增速(是|为)?$|号码|{ASKS_PHONE}",
    ),
    (
        "date",
        rf"{ASKS_CLOCK}|何时|什么时候|啥时候|几时|哪一?年|几月|几号|哪一?天|什么时间|多久|多长时间|(日期|时间)(是|为)?$",
    ),
    ("person", r"谁|哪位|叫什么名字|何人|姓名"),
    ("place", r"哪里|在哪|哪儿|何处|什么地方|哪个[省市县区镇村国]|哪[省市县区]"),
    ("organisation", r"哪[个家所]?(公司|单位|部门|机构|企业|医院|大学|学校|局|委)|哪[家所]"),
    ("definition", r"(是|指)什么$|是啥$|^.{2,16}(是什么|是啥|指什么)"),
    (
        "yes_no",
        r"(吗|(?<!什)么)$|是否|有没有|可不可以|(?P<verb>[\u4e00-\u9fff])不(?P=verb)|了没有?$|[^不]不$",
    ),
    ("manner", r"怎么|如何|怎样|咋|靠什么|采取.{0,6}什么|怎么办|什么(措施|办法|举措|方式)"),
)

# Phrases of asking that the dictionary cuts in the wrong places: 啥时候 into 啥时 and 候.
_ASKING_PHRASES: Final = re.compile(
    r"(?:啥|什么|几)时候?|哪一?[天年月步]|多长时间|几何$"
    r"|几[个家次名位项座台件条户所套倍只头张本份棵株辆艘支间栋层级岁天点号月时分]钟?"
    r"|多少(?:钱|[万亿]*(?:元|吨|[公千]?米|公里|公斤|斤|亩|平方米|平方公里|立方米|人次|人|户|[个家次名位项座台件条所套倍年天]))?|几块钱|几成|咋样|怎么样|怎么回事|是怎样的|(?:有|是)?哪[一二两三四五六七八九十几\d]+[个项条座大类种点家所方场件步届批]?"
    r"|有啥|是啥|干(?:什么|啥|吗)|那边|这边|(?:表现|状况|近况|态势|走势)(?=得?(?:如何|怎么样|怎样|咋样))"
)
# Characters that hold sentences together; at the edge of a "word" that no dictionary knows (底有, 针要)
# they do not belong to it.
_FUNCTION: Final = "的了吗呢是有在要能会把被给让也都就还不没得着过到对和与多想请可以这那个"
# Politeness around a question: 您好，我想问一下……，谢谢。
_FRAME_BEFORE: Final = re.compile(
    r"^(?:(?:你好|您好|大家好|嗨|哈喽|hello|hi)[呀啊]?[,，!！。\s]+"
    r"|(?:请问|请教|敢问)(?:一?下|各位)?[,，:：\s]*"
    r"|(?:麻烦|劳驾|请|拜托)?(?:你|您)?(?:能不能|能否|可不可以|可以)?(?:帮我|帮忙|给我|跟我|替我)?(?:告诉|查询|查|问|介绍|说说|讲讲|讲|说)(?:我|一查|一问)?(?:一下|下)[,，:：\s]*"
    r"|(?:你|您)?(?:能不能|能否|可不可以|可以|请)?告诉我(?:一下|下)?[,，:：\s]*"
    r"|(?:我|我们|俺)?(?:就|只)?(?:想|想要)(?:请?问|知道|了解|打听|咨询|查|请教)(?:一?下)?[,，:：\s]*"
    r"|(?:有没有人|谁)知道[,，:：\s]*"
    r"|(?:关于|有关)(?=.{4}))+",
    re.IGNORECASE,
)
_FRAME_AFTER: Final = re.compile(
    r"(?:[,，。!！？?\s]*(?:谢谢|多谢|感谢|谢了|麻烦了|拜托了)(?:你|您|大家|啦|了)?|(?<=[\u4e00-\u9fff])[呀啊哦哈嘛呐])+[,，。!！\s]*(?=[？?]?$)"
)
_WIDE: Final = frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_MARKS_AFTER: Final = re.compile(r"[\s？?。.!！，,；;、…~]+$")
_PRESENT: Final = re.compile(r"最新|现在|目前|如今|最近|眼下|当前|今年")
# A question for more than one figure, or for a figure and something else.
_ASKS_SEVERAL: Final = re.compile(r"[,，、和及与跟]|分别|各|每|哪些")
_PUNCTUATION: Final = re.compile(r"[^\w·—-]+")
# Words that a run of content words may end in without being part of the name: 滨河大道|修, 水库|工程.
_CLASS_WORDS: Final = frozenset(
    word
    for line in (
        "修 建 编 搞 办 改造 修建 项目 工程 工作 建设 任务",
        "计划 规划 事业 活动 行动 编制 编制工作",
    )
    for word in line.split()
)
_QUOTED: Final = re.compile(r"[“\"《‘「『]([^”\"》’」』]{1,30})[”\"》’」』]")
_HAN_OR_WORD: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood: `text` is Simplified, `terms` its content words in order, each once.

    `canonical` is what the models read: the same for all ways of ending a question.

    `subjects` are the unbroken runs of content words, the names of what is asked about: "庄里水库" for
    庄里 + 水库. A class word or verb at the end of a run (项目, 工程, 修) is left off: documents do so too.
    `quoted` holds what the asker put in quotation marks, `dates` the years and `periods` the parts of a
    year that are named; `newest` says that the present is asked about, `several` that more may be asked
    for than one thing.
    """

    text: str
    canonical: str
    kind: AnswerKind
    terms: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    dates: tuple[Years, ...] = ()
    periods: tuple[Months, ...] = ()
    newest: bool = False
    several: bool = False

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years named, those of a five-year plan left out."""
        return tuple(sorted({y for d in self.dates if not d.several for y in d.counted_from(None)}))


def understand(text: str) -> Question:
    """Read the kind, content words and dates off a Simplified question."""
    bare = bare_question(text)
    return Question(
        text=text.strip(),
        canonical=f"{bare}？",
        kind=kind_of(bare),
        terms=content_terms(bare),
        subjects=subjects_of(bare),
        quoted=tuple(_QUOTED.findall(bare)),
        dates=_dates(bare),
        periods=months_in(bare),
        newest=bool(_PRESENT.search(bare)),
        several=bool(_ASKS_SEVERAL.search(bare)),
    )


def _dates(bare: str) -> tuple[Years, ...]:
    """Return the years a question names; 今年 is not counted beside the year it stands for."""
    found = years_in(bare)
    return tuple(date for date in found if not date.relative) or found


def plain(text: str) -> str:
    """Return a question in one width and without the politeness around it.

    >>> plain("您好，请问２０２０年的产量是多少呀？谢谢！")
    '2020年的产量是多少'
    """
    narrow = _narrow(text).strip()
    asked = _FRAME_AFTER.sub("", _FRAME_BEFORE.sub("", narrow)).strip()
    return asked if _HAN_OR_WORD.search(asked) else narrow


def bare_question(text: str) -> str:
    """Return a question without the marks at its end."""
    return _MARKS_AFTER.sub("", text.strip())


def _narrow(text: str) -> str:
    """Return a text with half-width letters and digits; marks stay, for names are quoted in them."""
    return "".join(unicodedata.normalize("NFKC", c) if c in _WIDE else c for c in text)


def kind_of(bare: str) -> AnswerKind:
    """Return what sort of answer the words of a question ask for; "fact" when nothing tells."""
    for kind, pattern in _KINDS:
        if re.search(pattern, bare):
            return kind
    return "fact"


def _content(text: str) -> Iterator[str]:
    """Yield the words of a text without the function characters around them; "" for a word of asking."""
    for found in words(text):
        word = found if frequency(found) else found.strip(_FUNCTION)
        asks = word in asking_words() or not _HAN_OR_WORD.search(word)
        yield "" if asks or (word != found and len(word) < 2) else word


def without_asking(text: str) -> str:
    """Return a question with blanks for its phrases of asking and the times it names, equally long."""
    return _ASKING_PHRASES.sub(lambda found: " " * len(found[0]), without_times(text))


def content_terms(bare: str) -> tuple[str, ...]:
    """Return the words of the question that must be looked for, in order, each once.

    Years and parts of a year are left out, since whether a passage is of that time is decided
    elsewhere, and so are lone verbs of building and doing (修, 办).
    """
    found = (word for word in _content(without_asking(bare)) if word)
    return tuple(dict.fromkeys(word for word in found if len(word) > 1 or word not in _CLASS_WORDS))


def subjects_of(bare: str) -> tuple[str, ...]:
    """Return the unbroken runs of content words of a question, without class words at their end."""
    runs: list[list[str]] = [[]]
    for part in _PUNCTUATION.split(without_asking(bare)):
        for word in (*_content(part), ""):
            if word:
                runs[-1].append(word)
            else:
                runs.append([])
    names = (_name(run) for run in runs)
    return tuple(dict.fromkeys(name for name in names if len(name) >= 2))


def _name(run: list[str]) -> str:
    """Return the words of a run as one name, without the class words at its end."""
    while len(run) > 1 and run[-1] in _CLASS_WORDS:
        run = run[:-1]
    return "".join(run)


@cache
def _synonym_groups() -> dict[str, tuple[str, ...]]:
    """Return each term of synonyms.txt with the others of its line."""
    groups: dict[str, tuple[str, ...]] = {}
    for line in word_lines("zzqa.answering.understand", "synonyms.txt"):
        names = tuple(line.split())
        for name in names:
            groups[name.lower()] = tuple(other for other in names if other != name)
    return groups


def synonyms(text: str) -> tuple[str, ...]:
    """Return other names of things that the text names, from the table synonyms.txt."""
    folded = text.lower()
    found = (others for name, others in _synonym_groups().items() if name in folded)
    return tuple(dict.fromkeys(other for others in found for other in others if other.lower() not in folded))
