"""How answers, passages, reports and lists read on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from zzqa.records import Answer, BuildReport, Citation, FileStatus, Hit, LibraryEntry, Place, PlaceKind

_STATUSES: Final[Mapping[FileStatus, str]] = {
    "indexed": "已收录",
    "duplicate": "重复",
    "failed": "失败",
    "new": "未收录",
    "changed": "有改动",
    "missing": "已删除",
}
_COUNTERS: Final[Mapping[PlaceKind, str]] = {
    "line": "行",
    "paragraph": "段",
    "page": "页",
    "row": "行",
    "slide": "张幻灯片",
}
# Of a thousand files that were added nobody reads the names.
_NAMED: Final = 10


def answer_text(answer: Answer) -> str:
    """Return an answer as lines for a terminal: the short answer, the quotes, where they stand."""
    taken = [f"没有找到“{one.typed}”，按“{one.taken}”查找。" for one in answer.corrections]
    if answer.refusal:
        lines = [*taken, answer.refusal.message]
        if answer.refusal.closest:
            closest = answer.refusal.closest
            lines += ["", f"最接近的一句：{closest.quote}", f"    {closest.source} {_place(closest)}"]
        elif answer.refusal.nearest:
            lines += ["", "最接近的段落：", hit_text(answer.refusal.nearest)]
        return "\n".join(lines)
    lines = [*taken, *([answer.short, ""] if answer.short else [])]
    lines += [f"{c.quote} [{c.number}]{_marks(answer, c)}" for c in answer.citations]
    lines.append("")
    for citation in answer.citations:
        date = f"，{citation.published}" if citation.published else ""
        lines.append(f"[{citation.number}] {citation.source} {_place(citation)}{date}《{citation.title}》")
        if citation.copies:
            lines.append(f"    共 {len(citation.copies) + 1} 份相同文件：{'、'.join(citation.copies)}")
        if citation.original_quote != citation.quote:
            lines.append(f"    原文：{citation.original_quote}")
    bands = {"high": "高", "medium": "中", "low": "低"}
    lines.append(f"可信度：{bands[answer.confidence.band]}（{answer.confidence.score:.2f}）")
    if answer.confidence.accuracy is not None:
        lines[-1] += f"，检验时这一档的答案有 {answer.confidence.accuracy:.0%} 正确"
    return "\n".join(lines)


def _place(citation: Citation) -> str:
    """Return where in its file a quote begins, in the terms of the file's format."""
    place = citation.place or Place("line", citation.line)
    return f"{place.name} 第 {place.number} {_COUNTERS[place.kind]}".lstrip()


def _marks(answer: Answer, citation: Citation) -> str:
    """Return what keeps a quote from being taken for more than it is: its date, that it is a plan or old."""
    dated = citation.published and (answer.timeline or answer.kind == "progress")
    marks = [f"截至 {citation.published}"] if dated else []
    marks += ["计划"] if citation.plan else []
    marks += ["资料距今已超过两年"] if citation.outdated else []
    return f"（{'，'.join(marks)}）" if marks else ""


def hit_text(hit: Hit) -> str:
    """Return a passage with where it stands and its score."""
    return f"{hit.rank}. {hit.source}（{hit.score:.2f}）{hit.title}\n{hit.passage.text}"


def report_text(report: BuildReport) -> str:
    """Return what a build did: a summary, the files that changed, and each failure with its reason."""
    lines = [
        f"索引 {report.generation}：共 {report.passages} 段，其中新算向量 {report.embedded} 段，"
        f"用时 {report.seconds:.1f} 秒。",
        f"新增 {len(report.added)}，更改 {len(report.changed)}，移除 {len(report.removed)}，"
        f"未变 {len(report.unchanged)}，重复 {len(report.duplicates)}，失败 {len(report.failed)}。",
    ]
    for what, sources in (("新增", report.added), ("更改", report.changed), ("移除", report.removed)):
        lines += [f"{what}：{source}" for source in sources[:_NAMED]]
        if len(sources) > _NAMED:
            lines.append(f"{what}：……共 {len(sources)} 个文件")
    lines += [f"失败：{failed.source}：{failed.reason}" for failed in report.failed]
    lines += [f"注意：{warning}" for warning in report.warnings]
    return "\n".join(lines)


def library_text(entries: Sequence[LibraryEntry]) -> str:
    """Return a line a file: status, source, date, passages, repairs, and the title or what is wrong."""
    return "\n".join(
        "\t".join(
            (
                _STATUSES[entry.status],
                entry.source,
                entry.published or "-",
                f"{entry.passages} 段",
                f"{entry.repairs} 处修复",
                entry.reason or (f"与 {entry.cited_as} 相同" if entry.cited_as else entry.title),
            )
        )
        for entry in entries
    )
