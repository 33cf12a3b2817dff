"""What the page says, in Chinese and in English; documents are always shown in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence and label of the page; {braces} are filled in by the panel that uses it."""

    tagline: str
    tab_ask: str
    tab_library: str
    tab_search: str
    tab_about: str
    # 问答
    empty_title: str
    empty_text: str
    examples: str
    placeholder: str
    question_label: str
    scope: str
    clear: str
    export: str
    pending: str
    blank: str
    stopped: str
    understood: str
    ask_again: str
    copy_answer: str
    copied: str
    characters: str
    as_of: str
    confidence: str
    high: str
    medium: str
    low: str
    confidence_meaning: str
    confidence_low: str
    timeline: str
    planned: str
    not_found: str
    nearest: str
    nearest_note: str
    # 来源
    source: str
    close: str
    line: str
    score: str
    undated: str
    cleaned: str
    as_filed: str
    repaired: str
    copy_quote: str
    gone: str
    # 文档库
    library_text: str
    length: str
    no_repairs: str
    repairs: str
    more_repairs: str
    library_empty: str
    manage: str
    upload: str
    remove: str
    add_button: str
    remove_button: str
    rebuild_button: str
    built: str
    # 检索测试
    search_text: str
    search_button: str
    top_k: str
    search_blank: str
    search_none: str
    dense: str
    lexical: str
    fused: str
    reader: str
    # 关于
    about_text: str
    documents: str
    generation: str
    span_of_dates: str
    retriever: str
    reader_model: str
    shipped: str
    versions: str
    licence: str
    licence_text: str
    fault: str
    fault_id: str
    dates: tuple[str, str, str]  # a year, a month, a day
    repair_kinds: Mapping[str, str]

    def repair_kind(self, kind: str) -> str:
        """Return what a kind of repair is called; one without a name here keeps its own."""
        return self.repair_kinds.get(kind, kind)

    def date(self, published: str | None) -> str:
        """Return an ISO date of full or reduced precision as this language writes it.

        >>> ZH.date("2019-08-26"), ZH.date("2020-04"), EN.date("2021"), ZH.date(None)
        ('2019年8月26日', '2020年4月', '2021', '日期不明')
        """
        if published is None:
            return self.undated
        parts = published.split("-")
        if len(parts) > 3 or not all(part.isdecimal() for part in parts):
            return published
        return self.dates[len(parts) - 1].format(parts[0], *(int(part) for part in parts[1:]))


ZH: Final = Phrases(
    tagline="用文档里的原话回答",
    tab_ask="问答",
    tab_library="文档库",
    tab_search="检索测试",
    tab_about="关于",
    empty_title="向这些文档提问",
    empty_text="回答只用文档里的原话，每一句都注明出处；文档里没有的，会直接说没有。",
    examples="可以这样问",
    placeholder="输入问题，按回车提问",
    question_label="问题",
    scope="范围（默认全部）",
    clear="清空",
    export="导出",
    pending="正在文档里查找",
    blank="请先输入一个问题。",
    stopped="已停止。",
    understood="理解为",
    ask_again="改一改再问",
    copy_answer="复制回答",
    copied="已复制",
    characters="……（共 {count} 字）",
    as_of="截至 {date}",
    confidence="可信度 {band}",
    high="高",
    medium="中",
    low="低",
    confidence_meaning="在用来校准的问题上，证据与此相当的回答约有 {percent}% 是对的。",
    confidence_low="请对照原文核实。",
    timeline="按时间",
    planned="计划",
    not_found="文档中没有找到",
    nearest="最接近的段落",
    nearest_note="它没有回答这个问题，只是文字上最接近。",
    source="来源 {number}",
    close="收起",
    line="第 {line} 行",
    score="可信度 {score}",
    undated="日期不明",
    cleaned="清洗后",
    as_filed="原文",
    repaired="此处修复 {count} 处",
    copy_quote="复制引文",
    gone="这份文档已不在索引里，下面是回答时的引文。",
    library_text="共 {count} 份文档，{characters} 字。",
    length="{count} 字",
    no_repairs="未作修复",
    repairs="修复 {count} 处",
    more_repairs="……另有 {count} 处",
    library_empty="索引里还没有文档。",
    manage="增删文档",
    upload="上传文档（.txt、.md）",
    remove="要移除的文档（移到文档文件夹的 .removed 里，不会删除）",
    add_button="上传并更新",
    remove_button="移除并更新",
    rebuild_button="重新读取文件夹",
    built="共 {passages} 段，用时 {seconds} 秒：新增 {added}，更改 {changed}，移除 {removed}，"
    "未变 {unchanged}。",
    search_text="看一个问题会找到哪些段落，各路打分如何。这里只检索，不作答。",
    search_button="检索",
    top_k="段落数",
    search_blank="输入一个问题，看看会找到哪些段落。",
    search_none="没有找到任何段落。",
    dense="向量",
    lexical="词法",
    fused="融合",
    reader="阅读",
    about_text="zzqa 从一个文件夹的中文文档里摘出回答。它不生成文字，不联网；"
    "每句话都能追到原文件的那几个字。",
    documents="文档",
    generation="索引版本",
    span_of_dates="时间范围",
    retriever="检索模型",
    reader_model="阅读模型",
    shipped="随软件包提供",
    versions="组件版本",
    licence="许可",
    licence_text="zzqa 的代码按 MIT 许可发布；模型各自的来源与许可见模型文件夹中的说明。",
    fault="这一步出错了，页面仍可继续使用。",
    fault_id="错误编号 {id}，详情在服务日志里。",
    dates=("{0}年", "{0}年{1}月", "{0}年{1}月{2}日"),
    repair_kinds={
        "pinyin": "夹带的拼音",
        "shift": "错位的字节",
        "script": "繁体转简体",
        "boilerplate": "网页杂项",
        "space": "空白",
        "line_break": "断行",
        "glued_heading": "粘连的标题",
        "repeated_title": "重复的标题",
    },
)

EN: Final = Phrases(
    tagline="Answers in the documents' own words",
    tab_ask="Ask",
    tab_library="Documents",
    tab_search="Retrieval",
    tab_about="About",
    empty_title="Ask these documents",
    empty_text="Answers are the documents' own words, each with its place. What they do not hold, "
    "the page says it did not find.",
    examples="For example",
    placeholder="Type a question and press Enter",
    question_label="Question",
    scope="Scope (all by default)",
    clear="Clear",
    export="Export",
    pending="Looking through the documents",
    blank="Please type a question first.",
    stopped="Stopped.",
    understood="Understood as",
    ask_again="Edit and ask again",
    copy_answer="Copy answer",
    copied="Copied",
    characters="… ({count} characters)",
    as_of="As of {date}",
    confidence="Confidence {band}",
    high="high",
    medium="medium",
    low="low",
    confidence_meaning="About {percent}% of answers with such evidence were right in calibration.",
    confidence_low="Please check it against the source.",
    timeline="By date",
    planned="planned",
    not_found="Not found in the documents",
    nearest="Nearest passage",
    nearest_note="It does not answer the question; its wording is only the closest.",
    source="Source {number}",
    close="Close",
    line="line {line}",
    score="confidence {score}",
    undated="undated",
    cleaned="Cleaned",
    as_filed="As filed",
    repaired="{count} repairs here",
    copy_quote="Copy quote",
    gone="This document is no longer in the index; this is the quote as it was answered.",
    library_text="{count} documents, {characters} characters.",
    length="{count} characters",
    no_repairs="no repairs",
    repairs="{count} repairs",
    more_repairs="… and {count} more",
    library_empty="There are no documents in the index yet.",
    manage="Add or remove documents",
    upload="Upload documents (.txt, .md)",
    remove="Documents to remove (moved to .removed in the folder, not deleted)",
    add_button="Upload and update",
    remove_button="Remove and update",
    rebuild_button="Read the folder again",
    built="{passages} passages in {seconds} s: {added} added, {changed} changed, {removed} removed, "
    "{unchanged} unchanged.",
    search_text="Which passages a question finds, and what each ranker says of them. It does not answer.",
    search_button="Search",
    top_k="Passages",
    search_blank="Type a question to see which passages it finds.",
    search_none="No passage was found.",
    dense="dense",
    lexical="lexical",
    fused="fused",
    reader="reader",
    about_text="zzqa extracts answers from a folder of Chinese documents. It writes nothing of its own and "
    "stays offline; every sentence can be traced to its characters in the original file.",
    documents="Documents",
    generation="Index generation",
    span_of_dates="Dates",
    retriever="Retriever",
    reader_model="Reader",
    shipped="shipped with the package",
    versions="Versions",
    licence="Licence",
    licence_text="The code of zzqa is under the MIT licence; each model folder names its own.",
    fault="This step failed; the page still works.",
    fault_id="Error {id}; the server's log has the details.",
    dates=("{0}", "{0}-{1:02}", "{0}-{1:02}-{2:02}"),
    repair_kinds={
        "pinyin": "inserted pinyin",
        "shift": "shifted bytes",
        "script": "Traditional to Simplified",
        "boilerplate": "page furniture",
        "space": "spaces",
        "line_break": "broken lines",
        "glued_heading": "glued headings",
        "repeated_title": "repeated titles",
    },
)


def phrases_for(accept_language: str | None) -> Phrases:
    """Return the phrases for a browser's Accept-Language: English where it comes before Chinese."""
    for part in (accept_language or "").lower().split(","):
        language = part.split(";")[0].strip()
        if language.startswith("zh"):
            return ZH
        if language.startswith("en"):
            return EN
    return ZH


def translations() -> dict[str, dict[str, str]]:
    """Return what gr.I18n takes: phrases by browser language, for labels that Gradio itself draws."""
    chinese, english = _labels(ZH), _labels(EN)
    return {"zh-CN": chinese, "zh-TW": chinese, "zh": chinese, "en": english}


def _labels(phrases: Phrases) -> dict[str, str]:
    every = ((field.name, getattr(phrases, field.name)) for field in fields(phrases))
    return {name: value for name, value in every if isinstance(value, str)}
