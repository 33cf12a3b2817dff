"""What a document is about, where it says so at once, and whether a question is about another thing.

An article that begins “临浦铁路自…” speaks of that railway from its first word to its last and names it
seldom, so its sentences answer nothing about 临沅铁路, however well they fit the rest of a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from zzqa.folding import fold
from zzqa.words import is_proper_name, words

# How an article begins that is about what it names first: 沈砚秋（1897年…, 银纹笛鲷，又称紫红笛鲷. A sentence
# of any text may begin as the others do: 斑带鲃是…, 石塘镇地处…; its subject is the topic if named again.
_NAME: Final = r"[《“「]?(?P<name>[\w·.-]{2,16}?)[》”」]?"
_DEFINED: Final = re.compile(
    rf"{_NAME}\s*(?:[(（]|[,，]\s*(?:又|亦|也|旧|简称|俗|全称|正名|原名|别名|本名|英文|字|号|为|是))"
)
_SUBJECT: Final = re.compile(rf"{_NAME}\s*(?:是|为|又[称名译]|位于|地处|自|在|始建)")
# What a title adds to a name: 《雾中航线》（小说）.
_ADDED: Final = re.compile(r"[(（].*|[《》“”「」\s]")
_LEAST_CHARS: Final = 2
# Characters at the beginning of a text in which its topic is looked for, and named again.
_CHARS: Final = 2_000
# What is no name: a time or a circumstance, with which a text begins that is about many things (今年以来，…),
# and a name with what is said of it.
_MORE: Final = re.compile(r"(?:[年月日天时期上下中间前后来内]|时候)$|位于|地处|又[称名译]")
_NUMERAL: Final = re.compile(r"\d+|[一二三四五六七八九十]+")
# Characters before a kind that name none of it: 哪条铁路, 该公司, 的书院, 安置在广场, 多少米.
_NO_NAME: Final = re.compile(r"[的哪这那该本此各每个条座种家所只些几何么是在有为与及对从被把向到于多少很不]")


def topic(title: str, text: str) -> str:
    r"""Return the name of what a document is about, folded; empty where it does not begin with a name.

    A word of the dictionary is no name here: “教育是…” begins a speech on many things.

    >>> topic("临浦铁路", "临浦铁路\n临浦铁路自临川市至浦阳市，全长241公里。")
    '临浦铁路'
    >>> topic("在座谈会上的讲话", "在座谈会上的讲话\n教育是民族振兴的基石。")
    ''
    """
    name, body = fold(_ADDED.sub("", title)), fold(text[:_CHARS].removeprefix(f"{title}\n").lstrip())
    if not (len(name) >= _LEAST_CHARS and body.lstrip("《“「").startswith(name)):
        defined, subject = _DEFINED.match(body), _SUBJECT.match(body)
        again = subject and f"{name}\n{body}".count(subject["name"]) > 1
        begins = defined or (subject if again else None)
        name = begins["name"] if begins else ""
    return name if _is_name(name) else ""


def others_named(question: str, own: str, topics: Collection[str]) -> list[str]:
    """Return what a question names in place of `own`, the topic of a document: nothing if it names that.

    It may be the topic of another document (of `topics`), the same name with another number, or another
    name for a thing of this kind.

    >>> others_named("晨星一号的总设计师是谁", "晨星二号", ())
    ['晨星一号']
    >>> others_named("临沅铁路由谁建设", "临浦铁路", ()), others_named("哪条铁路最长", "临浦铁路", ())
    (['临沅铁路'], [])
    """
    asked = fold(question)
    if not own or own in asked:
        return []
    named = [name for name in topics if name != own and name in asked and name not in own]
    return named + _numbered_otherwise(asked, own) + _of_the_kind(asked, own)


def names_any(names: Collection[str], *texts: str) -> bool:
    """Say whether some of the names stands in some of the texts."""
    return any(name in fold(text) for name in names for text in texts)


def _is_name(name: str) -> bool:
    """Say whether the beginning of a text names one thing: neither a word for many, nor a time."""
    return (
        bool(name)
        and not name[0].isdigit()
        and not _NO_NAME.match(name)
        and (is_proper_name(name) and not _MORE.search(name))
    )


def _numbered_otherwise(asked: str, own: str) -> list[str]:
    """Return the names in a question that differ from a name in their number only."""
    if not _NUMERAL.search(own):
        return []
    pattern = "".join(
        f"(?:{_NUMERAL.pattern})" if _NUMERAL.fullmatch(part) else re.escape(part)
        for part in re.split(f"({_NUMERAL.pattern})", own)
    )
    return re.findall(pattern, asked)


def _of_the_kind(asked: str, own: str) -> list[str]:
    """Return the names in a question that end in the last word of a name, as those of one kind do."""
    kind = words(own)[-1]
    before = own.removesuffix(kind)
    # A shorter name of the same thing begins as it does: 云帆公司 for 云帆仪器公司.
    if not before or _NUMERAL.search(kind) or own[: max(2, len(own) // 2)] in asked:
        return []
    found = re.findall(rf"[\u4e00-\u9fff]{{2}}{re.escape(kind)}", asked)
    return [name for name in found if not _NO_NAME.search(name[:2]) and not set(name[:2]) <= set(before)]
