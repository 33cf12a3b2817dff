"""Lines of a web page that are no part of its document: navigation, counters, copyright, spam.

A line goes when nothing is left of it once everything that only serves the page is taken away, so
a sentence that speaks of a web site, a date or a breadcrumb stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.pinyin import strip_annotations
from zzqa.corpus.repairs.script import simplify
from zzqa.corpus.repairs.traced import Edit, Traced

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

# Longer lines are paragraphs.
_LINE_CHARS: Final = 200

_CLOCK: Final = r"(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DATE: Final = rf"(?:\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?|\d{{1,2}}[-/月]\d{{1,2}}日?){_CLOCK}"
_COUNT: Final = r"[\d,.万+]*\s*(?:人?次)?"
_NAME: Final = r"[^\s:：,，。;；!！?？|]{0,20}"
_REST: Final = r"[^。;；]{0,80}"

# Facts about the page's document: two of them make a publication line, one may be the text's own.
_FACTS: Final = (
    rf"(?:时间|日期)[:：]\s*{_DATE}",
    rf"(?:来源|出处)[:：]\s*{_NAME}",
    rf"(?:作者|编辑)[:：]\s*{_NAME}",
    rf"{_DATE}",
)

# What only ever serves the page. Written in Simplified; the line is read so, without its pinyin.
_SERVICES: Final = (
    rf"(?:发布|发表|发文|更新|添加|录入)(?:时间|日期)[:：]\s*(?:{_DATE})?",
    rf"(?:文章|信息|稿件|新闻)(?:来源|出处|作者)[:：]\s*{_NAME}",
    rf"(?:责任编辑|责编|发布人|发布者|审核人?|校对|初审|复审|终审)[:：]\s*{_NAME}",
    rf"(?:点击|浏览|阅读|访问|查看)(?:数|量|率|次数|人数|人次)?[:：]\s*{_COUNT}",
    rf"(?:点击|浏览|阅读|访问)(?:数|量|次数)\s*{_COUNT}",
    r"(?:字体|字号)(?:大小)?[:：]?\s*[\[【(（]?(?:\s*(?:特大|超大|大|中|小|默认|\||/|、|A[+-]?))*\s*[\]】)）]?",
    r"[\[【(（]?\s*(?:打印|关闭|收藏|复制|转发)(?:本页|此页|本文|此文|全文|窗口|页面|链接)\s*[\]】)）]?",
    r"[\[【(（]?\s*(?:打印|关闭|纠错|收藏|举报)\s*[\]】)）]?",
    r"返回(?:首页|顶部|列表|上一?页|目录)|回到顶部|(?:一键)?分享(?:到|至|给好友|按钮)?[:：]?",
    r"微信(?:好友)?|(?:新浪|腾讯)?微博|QQ(?:空间|好友)|朋友圈|豆瓣|人人网",
    rf"(?:扫一扫|扫码|扫描(?:上方|下方|左侧|右侧)?二维码){_REST}|长按(?:识别)?二维码{_REST}",
    rf"(?:上|下|前|后)一(?:篇|条|页|则)(?:文章|新闻)?(?:[:：]{_REST}|(?=\s|$))",
    rf"(?:相关|热门|推荐|最新|延伸)(?:热词)?(?:搜索|阅读|文章|新闻|链接|推荐|标签|报道|专题)[:：]{_REST}",
    rf"(?:本文)?(?:标签|关键词|热词|Tags?)[:：]{_REST}",
    r"设为首页|加入收藏|收藏本站|网站地图|联系我们|关于我们|(?:网站|免责)声明|无障碍(?:浏览)?|(?:手机|繁体|适老)版|网站首页",
    rf"(?:您|你)?(?:现在|当前|目前|所在)的?(?:所在)?的?位置(?:是|为)?[:：]{_REST}",
    rf"首页\s*(?:[>»›→]|-{{2,}}|::){_REST}",
    r"(?:版权所有(?![者人的])|Copyright\b|©).*|.{0,4}ICP[备证].*|.{0,3}公网安备.*",
    rf"(?:网站标识码|备案号|技术支持|网站管理)[:：]{_REST}",
    rf"今天是[:：]?\s*(?:{_DATE})?\s*(?:星期.)?(?:\s*农历{_NAME})?",
    r"(?:热烈)?欢迎(?:您|你)?(?:访问|光临|来到|登录|浏览)[^。;；,，]{0,40}(?:网站|网页|网|平台|门户|主页)[!！]?",
)

_SERVICE: Final = re.compile("|".join(_SERVICES), re.IGNORECASE)
_FACT: Final = re.compile("|".join(_FACTS))
_SEPARATORS: Final = re.compile(r"[\s|/·•\-—_>【】\[\]()（）]+")

# Search-engine spam: a sentence has marks, a list of such words has none.
_SPAM: Final = re.compile(
    r"欧美|日韩|亚洲|国产|精品|无码|有码|人妻|三级|一区|二区|伦理|在线(?:观看|播放|视频)|免费(?:观看|视频)|"
    r"久久|激情|成人|AV|毛片|黄色|百家乐|博彩|娱乐城|时时彩|六合彩|棋牌|真人|赌场|代孕|代开发票",
    re.IGNORECASE,
)
_SPAM_WORDS: Final = 4
_SPAM_SHARE: Final = 0.3

# Where a newspaper sends the reader to another page, inside a paragraph.
_JUMP: Final = re.compile(
    r"(?<![ \u3000])[ \u3000]*[(（](?:[下紧緊]转|下轉|上接|转自|轉自)第?[^()（）。\n]{1,6}版?[)）]"
)


def drop_boilerplate(traced: Traced, context: Context) -> Traced:
    r"""Take out the lines that only serve the page, and the newspaper's jumps to another page.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> page = "您现在的位置：首页 > 要闻\n投资39亿元。(下转第二版)\n上一篇：通知\n首页是门面。"
    >>> drop_boilerplate(Traced.whole(page), survey(page, learn([]))).text
    '投资39亿元。\n首页是门面。'
    """
    jumps = [Edit(match.start(), match.end(), "") for match in _JUMP.finditer(traced.text)]
    traced = traced.rewrite("boilerplate", jumps)
    lines = [Edit(start, end, "") for start, end in _page_lines(traced.text, context)]
    return traced.rewrite("boilerplate", lines)


def is_boilerplate(line: str) -> bool:
    """Return whether a line in Simplified characters is no part of the document.

    >>> is_boilerplate("发布时间:2020-08-25 来源: 党课讲稿 点击:")
    True
    >>> is_boilerplate("字体：【大 中 小】 打印本页  阅读量：1.2万")
    True
    >>> is_boilerplate("时间:2020年8月25日"), is_boilerplate("2019-08-26"), is_boilerplate("今天是个好日子")
    (False, False, False)
    """
    line = line.strip()
    if not line or len(line) > _LINE_CHARS:
        return False
    without_services, services = _SERVICE.subn(" ", line)
    rest, facts = _FACT.subn(" ", without_services)
    if not _SEPARATORS.sub("", rest) and (services or facts > 1):
        return True
    spam = _SPAM.findall(line)
    return len(spam) >= _SPAM_WORDS and len("".join(spam)) >= _SPAM_SHARE * len(line)


def _page_lines(text: str, context: Context) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the boilerplate lines, each with its line break."""
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line) <= 2 * _LINE_CHARS and is_boilerplate(_readable(line, context)):
            yield start, start + len(line)
        start += len(line)


def _readable(line: str, context: Context) -> str:
    """Return the line in Simplified characters and without inserted pinyin."""
    if context.annotated:
        line = strip_annotations(line)
    return simplify(line, traditional=True) if context.traditional else line
