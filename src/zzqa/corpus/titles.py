"""Which line of a document is its title."""

from __future__ import annotations

import re
from typing import Final

TITLE_CHARS: Final = 60

# Lines among which the title is looked for.
_HEAD_LINES: Final = 8
_NO_TITLE_ENDS: Final = "。，；：、,;:"
_COUNT: Final = re.compile(r"^\d{1,2}[、.．]\s*")
# Lines that name a part, a control of a page, or when and by whom it was made.
_PARTS: Final = frozenset(
    {
        "引言",
        "前言",
        "目录",
        "复制",
        "详细信息",
        "正文",
        "摘要",
        "分享",
        "打印",
        "关闭",
        "首页",
        "返回",
        "导航",
        "简介",
        "内容",
        "字号",
    }
)
_BYLINE: Final = re.compile(
    r"(?:发布|发表|更新|成文|印发)?(?:时间|日期|来源|作者|编辑|责编|索引号|字号|点击数?|浏览次数)\s*[:：]|\d{4}-\d\d?-\d\d?\s"
)
_DATE_LINE: Final = re.compile(r"[\d\s:：./年月日-]+")
# Short names in a row with a stroke or a gap between them lead to other pages: 首页 | 概况 | 新闻.
_GAP: Final = re.compile(r"\s*[|｜]\s*|\s{2,}")
_LINKS: Final = 3
_LINK_CHARS: Final = 16
# Whoever issues a document may stand alone above its title, and the title ends in what the document is.
_BODY: Final = re.compile(r"(?:政府|[局委院部处会厅署]|办公室|中心|公司|集团|领导小组|指挥部)$")
_DOCUMENT: Final = re.compile(
    r"(?:报告|讲话|通知|通告|通报|公告|公报|公示|决定|决议|意见|方案|规划|计划|办法|规定|条例|细则|措施|纪要|简报|总结|打算|要点|批复|函)"
    r"(?:[(（][^()（）]{1,20}[)）])?$"
)


def title_line(text: str) -> str:
    r"""Return the first line that can be a title, or "" where none can.

    >>> title_line("首页 | 概况 | 新闻\n甲县水务局\n关于停水的通知\n各镇：")
    '关于停水的通知'
    """
    lines = [line for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES] if line]
    possible = [line for line in lines if _may_be_title(line)]
    if not possible:
        return ""
    first, second = (*possible, "")[:2]
    is_issuer = _BODY.search(first) and _DOCUMENT.search(second)
    return _COUNT.sub("", second if is_issuer else first)


def _may_be_title(line: str) -> bool:
    if len(line) > TITLE_CHARS or line[-1] in _NO_TITLE_ENDS or _DATE_LINE.fullmatch(line):
        return False
    if "".join(line.split()) in _PARTS or _BYLINE.match(line):
        return False
    names = _GAP.split(line.strip())
    return len(names) < _LINKS or any(len(name) > _LINK_CHARS for name in names)
