"""The command line: zzqa build | ask | search | serve | eval | documents | inspect | doctor | rollback.

Exit codes: 0 done (an honest "not found" is an answer), 1 a check failed, 2 bad input or an error.
Answers go to standard output, progress and errors to standard error. Heavy modules are imported by
the command that needs them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zzqa.errors import ZzqaError

if TYPE_CHECKING:
    from zzqa.engine import Engine
    from zzqa.records import Answer, BuildReport, Hit

app = typer.Typer(
    help="向中文文档提问，得到文档原文中的答案和出处。Ask Chinese documents; get their own words, cited.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

IndexOption = Annotated[Path, typer.Option("--index", help="索引文件夹 the index folder")]
CorpusOption = Annotated[Path, typer.Option("--corpus", help="文档文件夹 the folder of documents")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the entry point of `zzqa`."""
    app(arguments)


@contextmanager
def _errors_to_stderr() -> Iterator[None]:
    """Say one of our errors in a sentence and leave with code 2, without a trace."""
    try:
        yield
    except ZzqaError as error:
        typer.echo(f"错误：{error}", err=True)
        raise typer.Exit(2) from error


@app.command()
def build(
    corpus: CorpusOption = Path("seeds"),
    index: IndexOption = Path("index"),
    full: Annotated[bool, typer.Option("--full", help="全部重建，不沿用旧索引")] = False,
    as_json: JsonOption = False,
) -> None:
    """建立或更新索引 Build or update the index."""
    from zzqa.build import build_index
    from zzqa.progress import progress_bar

    with _errors_to_stderr(), progress_bar() as progress:
        report = build_index(corpus, index, full=full, progress=progress)
    typer.echo(_as_json(report) if as_json else _report_text(report))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题，例如：庄里水库进展如何")],
    index: IndexOption = Path("index"),
    as_json: JsonOption = False,
) -> None:
    """提问 Ask a question."""
    with _errors_to_stderr():
        answer = _open(index).answer(question)
    typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if as_json else answer_text(answer))
    if answer.refusal and answer.refusal.reason == "question":
        raise typer.Exit(2)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="要检索的内容")],
    index: IndexOption = Path("index"),
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=100, help="段落数")] = 5,
    as_json: JsonOption = False,
) -> None:
    """检索段落 Show the passages that retrieval finds."""
    with _errors_to_stderr():
        hits = _open(index).search(question, top_k=top_k)
    typer.echo(_as_json(hits) if as_json else "\n\n".join(_hit_text(hit) for hit in hits) or "没有找到段落。")


@app.command()
def serve(
    index: IndexOption = Path("index"),
    corpus: CorpusOption = Path("seeds"),
    host: Annotated[str, typer.Option(help="监听地址，默认只限本机")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口；已被占用时改用下一个")] = 7860,
    read_only: Annotated[bool, typer.Option("--read-only", help="网页上不能增删文档、不能重建索引")] = False,
    auth: Annotated[
        str, typer.Option(envvar="ZZQA_AUTH", metavar="用户:密码", help="登录网页的用户和密码")
    ] = "",
    allow_host: Annotated[list[str] | None, typer.Option(help="网页另外应答的主机名，可重复")] = None,
) -> None:
    """打开网页；没有索引时先建立 Serve the page, after building the index where there is none."""
    from zzqa.web import serve as serve_page

    user, colon, password = auth.partition(":")
    if auth and not (user and colon and password):
        raise typer.BadParameter("应写成 用户:密码", param_hint="--auth")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with _errors_to_stderr():
        serve_page(
            _open(index, corpus),
            host=host,
            port=port,
            auth=(user, password) if auth else None,
            hosts=allow_host or (),
            corpus=None if read_only else corpus,
            index=index,
        )


@app.command(name="eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="问题集（JSONL）")],
    index: IndexOption = Path("index"),
    full: Annotated[float, typer.Option(help="完整答案的比例低于此值时以 1 退出")] = 0.0,
    evidence_at_5: Annotated[float, typer.Option("--evidence-at-5", help="前五段命中率的下限")] = 0.0,
) -> None:
    """用问题集检验 Ask a set of questions and print how many were answered well."""
    from zzqa.evaluation import evaluate as run
    from zzqa.evaluation import figures, load_items

    with _errors_to_stderr():
        outcomes = run(_open(index), load_items(questions))
    for outcome in outcomes:
        if not outcome.good:
            got = outcome.answer.text.replace("\n", " / ") or "（没有找到）"
            rank = outcome.rank or "-"
            item = outcome.item
            typer.echo(f"{item.id}\t{item.type}\t证据排名 {rank}\t{item.question}\t{got}")
    shares = figures(outcomes)
    typer.echo(json.dumps({name: round(share, 4) for name, share in shares.items()}, ensure_ascii=False))
    if shares["full"] < full or shares["evidence@5"] < evidence_at_5:
        raise typer.Exit(1)


@app.command()
def documents(index: IndexOption = Path("index"), as_json: JsonOption = False) -> None:
    """列出文档 List the documents of the index."""
    from zzqa.indexing.generation import Generation

    with _errors_to_stderr(), closing(Generation.open(index)) as generation:
        found = generation.documents()
    if as_json:
        rows = [
            {
                "source": document.source,
                "title": document.title,
                "published": document.published,
                "characters": len(document.text),
                "repairs": len(document.repairs),
            }
            for document in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for document in found:
        typer.echo(
            f"{document.source}\t{document.published or '-'}\t{len(document.text)} 字\t"
            f"{len(document.repairs)} 处修复\t{document.title}"
        )


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="要检查的文件")],
    as_json: JsonOption = False,
) -> None:
    """检查一个文件：编码、标题、日期和每处修复 Show what cleaning finds and does in one file."""
    from zzqa.corpus.inspection import inspect_file

    with _errors_to_stderr():
        found = inspect_file(file)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    scripts = {"traditional": "繁体", "simplified": "简体"}
    typer.echo(f"{found.source}：{found.encoding}，{scripts[found.script]}，{len(found.text)} 字")
    typer.echo(f"段落：{len(found.passages)}")
    typer.echo(f"标题：{found.title}\n日期：{found.published or '未找到'}\n无法复原：{found.suspicious:.2%}")
    for repair in found.repairs:
        typer.echo(f"{repair.start}-{repair.end}\t{repair.kind}\t{repair.before!r} → {repair.after!r}")


@app.command()
def doctor(index: IndexOption = Path("index")) -> None:
    """检查索引 Check an index: files, checksums, counts and samples. Exit code 1 when something is wrong."""
    from zzqa.indexing.check import check

    findings = check(index)
    for finding in findings:
        typer.echo(f"{finding.file}：{finding.problem}")
    if findings:
        raise typer.Exit(1)
    typer.echo("索引完好。")


@app.command()
def rollback(index: IndexOption = Path("index")) -> None:
    """回到上一个索引 Make the index before this one live again."""
    from zzqa.indexing.publish import rollback as roll_back

    with _errors_to_stderr():
        typer.echo(f"现在使用 {roll_back(index)}。")


def _open(index: Path, corpus: Path = Path("seeds")) -> Engine:
    """Open the engine; an index that is not there yet is built from the corpus, if there is one."""
    from zzqa.engine import open_or_build
    from zzqa.progress import progress_bar

    with progress_bar() as progress:
        return open_or_build(index, corpus=corpus, progress=progress)


def _as_json(records: object) -> str:
    from dataclasses import asdict

    plain = [asdict(r) for r in records] if isinstance(records, list) else asdict(records)  # type: ignore[call-overload]
    return json.dumps(plain, ensure_ascii=False, indent=2)


def answer_text(answer: Answer) -> str:
    """Return an answer as lines for a terminal: the short answer, the quotes, where they stand."""
    if answer.refusal:
        lines = [answer.refusal.message]
        if answer.refusal.nearest:
            lines += ["", "最接近的段落：", _hit_text(answer.refusal.nearest)]
        return "\n".join(lines)
    lines = [answer.short, ""] if answer.short else []
    lines += [f"{citation.quote} [{citation.number}]" for citation in answer.citations]
    lines.append("")
    for citation in answer.citations:
        date = f"，{citation.published}" if citation.published else ""
        lines.append(f"[{citation.number}] {citation.source} 第 {citation.line} 行{date}《{citation.title}》")
        if citation.original_quote != citation.quote:
            lines.append(f"    原文：{citation.original_quote}")
    bands = {"high": "高", "medium": "中", "low": "低"}
    lines.append(f"可信度：{bands[answer.confidence.band]}（{answer.confidence.score:.2f}）")
    return "\n".join(lines)


def _hit_text(hit: Hit) -> str:
    return f"{hit.rank}. {hit.source}（{hit.score:.2f}）{hit.title}\n{hit.passage.text}"


def _report_text(report: BuildReport) -> str:
    lines = [
        f"索引 {report.generation}：共 {report.passages} 段，用时 {report.seconds:.1f} 秒。",
        f"新增 {len(report.added)}，更改 {len(report.changed)}，移除 {len(report.removed)}，"
        f"未变 {len(report.unchanged)}，重复 {len(report.duplicates)}，失败 {len(report.failed)}。",
    ]
    lines += [f"失败：{failed.source}：{failed.reason}" for failed in report.failed]
    lines += [f"注意：{warning}" for warning in report.warnings]
    return "\n".join(lines)
