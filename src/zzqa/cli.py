"""The command line: zzqa build | work | ask | search | serve | password | eval | documents | inspect | ...

Exit codes: 0 done (an honest "not found" is an answer), 1 a check failed, 2 bad input or an error,
130 interrupted (Ctrl-C).
Answers go to standard output, progress and errors to standard error. Heavy modules are imported by
the command that needs them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zzqa.errors import ServeError, ZzqaError
from zzqa.scope import Scope
from zzqa.terminal import answer_text, hit_text, library_text, report_text

if TYPE_CHECKING:
    from zzqa.engine import Engine
    from zzqa.evaluation import Outcome
    from zzqa.records import BuildReport
    from zzqa.web.passwords import Passwords

app = typer.Typer(
    help="向中文文档提问，得到文档原文中的答案和出处。Ask Chinese documents; get their own words, cited.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

IndexOption = Annotated[
    Path, typer.Option("--index", envvar="ZZQA_INDEX", help="索引文件夹 the index folder")
]
CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        envvar="ZZQA_CORPUS",
        help="文档文件夹，默认是索引原来的，没有索引时是 seeds the folder of documents",
    ),
]
_PUBLISHED: Final = "发布的文档，如 2020、2020-08、2020-08-26；日期不明的文档不在内"
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the entry point of `zzqa`."""
    app(arguments)


@contextmanager
def _errors_to_stderr() -> Iterator[None]:
    """Say one of our errors, or Ctrl-C, in a sentence and leave with a code, without a trace."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("已中断。原有的索引完好，可以照常使用。", err=True)
        raise typer.Exit(130) from None
    except ZzqaError as error:
        typer.echo(f"错误：{error}", err=True)
        raise typer.Exit(2) from error


@app.command()
def build(
    corpus: CorpusOption = None,
    index: IndexOption = Path("index"),
    full: Annotated[bool, typer.Option("--full", help="全部重建，不沿用旧索引")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", envvar="ZZQA_WORKERS", min=1, help="几个进程一起建立，默认 1")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="文档有变化就更新，直到按 Ctrl-C")] = False,
    as_json: JsonOption = False,
) -> None:
    """建立或更新索引 Build or update the index."""
    from zzqa.build import build_index
    from zzqa.build.vectors import LateEmbedder
    from zzqa.config import Config
    from zzqa.progress import progress_bar

    def run() -> BuildReport:
        with progress_bar() as progress:
            return build_index(folder, index, config=config, full=full, progress=progress, embedder=embedder)

    with _errors_to_stderr():
        folder = _corpus(corpus, index)
        config = Config(workers=workers) if workers else Config()
        embedder = LateEmbedder(config)
        if watch:
            _watch(folder, run, as_json=as_json)
        else:
            _tell(run(), as_json=as_json)


@app.command()
def work(index: IndexOption = Path("index"), corpus: CorpusOption = None) -> None:
    """分担 zzqa build --workers 的工作，直到按 Ctrl-C Share the work of builds, until Ctrl-C."""
    import signal

    from zzqa.build.work.join import join
    from zzqa.config import Config

    # Whoever is asked to end hands back what it has in hand, as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _errors_to_stderr():
        folder = _corpus(corpus, index)
        typer.echo(f"正在等待 {index} 的任务，按 Ctrl-C 结束。", err=True)
        try:
            join(index, folder, Config())
        except KeyboardInterrupt:
            typer.echo("已停止，没有做完的任务由别的进程继续。", err=True)


def _watch(folder: Path, run: Callable[[], BuildReport], *, as_json: bool) -> None:
    """Build whenever the folder changes, and tell of each build that did something or failed."""
    from zzqa.build.watch import watch

    typer.echo(f"正在监视 {folder}，按 Ctrl-C 结束。", err=True)
    told = ""
    for outcome in watch(folder, run):
        if isinstance(outcome, ZzqaError):
            typer.echo(f"错误：{outcome}", err=True)
        elif outcome.generation != told:
            told = outcome.generation
            _tell(outcome, as_json=as_json)
    typer.echo("已停止监视。", err=True)


def _tell(report: BuildReport, *, as_json: bool) -> None:
    typer.echo(_as_json(report) if as_json else report_text(report))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题，例如：庄里水库进展如何")],
    index: IndexOption = Path("index"),
    url: Annotated[
        str, typer.Option(envvar="ZZQA_URL", help="正在运行的网页，由它回答，例如 http://127.0.0.1:7860")
    ] = "",
    since: Annotated[str, typer.Option(metavar="日期", help=f"只用这时起{_PUBLISHED}")] = "",
    until: Annotated[str, typer.Option(metavar="日期", help=f"只用到这时为止{_PUBLISHED}")] = "",
    as_json: JsonOption = False,
) -> None:
    """提问 Ask a question."""
    from zzqa.client import ask_page

    with _errors_to_stderr():
        Scope.of(None, since, until)  # what is wrong with a date is told before a model is loaded
        if url:
            answer = ask_page(url, question, since=since, until=until)
        else:
            answer = _open(index).answer(question, since=since, until=until)
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
    typer.echo(_as_json(hits) if as_json else "\n\n".join(hit_text(hit) for hit in hits) or "没有找到段落。")


@app.command()
def serve(  # noqa: PLR0913 -- each option of the command is a parameter
    *,
    index: IndexOption = Path("index"),
    corpus: CorpusOption = None,
    host: Annotated[str, typer.Option(help="监听地址，默认只限本机")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="端口；不指定时是 7860 起第一个空闲的")
    ] = None,
    auth: Annotated[
        str, typer.Option(envvar="ZZQA_AUTH", metavar="用户:密码", help="登录网页的用户和密码")
    ] = "",
    auth_file: Annotated[
        Path | None, typer.Option(envvar="ZZQA_AUTH_FILE", help="用户文件，见 zzqa password")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="网页上不能增删文档、不能重建索引")] = False,
    root_path: Annotated[str, typer.Option(help="网页在反向代理下的路径，例如 /zzqa")] = "",
    allow_host: Annotated[list[str] | None, typer.Option(help="网页另外应答的主机名，可重复")] = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="同时提供 MCP 服务（需要 zzqa[mcp]）")] = False,
) -> None:
    """打开网页；没有索引时先建立 Serve the page, after building the index where there is none."""
    from zzqa.web import serve as serve_page
    from zzqa.web.address import Address

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with _errors_to_stderr():
        address = Address(host, port, root_path, tuple(allow_host or ()))
        address.free_port()  # what is wrong with it is told before an index is built
        passwords = _passwords(auth, auth_file)
        engine = _open(index, corpus)
        serve_page(
            engine,
            address,
            passwords=passwords,
            corpus=None if read_only else _corpus(corpus, index),
            index=index,
            mcp=mcp,
        )


def _passwords(auth: str, auth_file: Path | None) -> Passwords | None:
    from zzqa.web.passwords import Passwords

    if auth and auth_file:
        raise ServeError("--auth", "", "它和 --auth-file 只能用一个", "请用：zzqa serve --auth-file 文件")
    if auth:
        return Passwords.of(auth)
    return Passwords.load(auth_file) if auth_file else None


@app.command()
def password(
    user: Annotated[str, typer.Argument(help="用户")],
    auth_file: Annotated[Path, typer.Option(envvar="ZZQA_AUTH_FILE", help="用户文件")] = Path("users.txt"),
) -> None:
    """设置网页用户的密码，加密存入文件 Set a page user's password; it is stored hashed, and never shown."""
    from zzqa.web.passwords import store

    asked = typer.prompt("密码 Password", hide_input=True, confirmation_prompt=True, err=True)
    with _errors_to_stderr():
        store(auth_file, user, asked)
    typer.echo(f"已写入 {auth_file}。使用：zzqa serve --auth-file {auth_file}", err=True)


@app.command(name="eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="问题集（JSONL）")],
    index: IndexOption = Path("index"),
    full: Annotated[float, typer.Option(help="完整答案的比例低于此值时以 1 退出")] = 0.0,
    cited: Annotated[float, typer.Option(help="出处正确的比例的下限")] = 0.0,
    refused: Annotated[float, typer.Option(help="无答案问题被拒答的比例的下限")] = 0.0,
    wrongly_refused: Annotated[float, typer.Option(help="有答案问题被拒答的比例的上限")] = 1.0,
    evidence_at_5: Annotated[float, typer.Option("--evidence-at-5", help="前五段命中率的下限")] = 0.0,
) -> None:
    """用问题集检验 Ask a set of questions and print how many were answered well."""
    from zzqa.evaluation import by_type, figures, load_items
    from zzqa.evaluation import evaluate as run

    with _errors_to_stderr():
        outcomes = run(_open(index), load_items(questions))
    for outcome in outcomes:
        if not (outcome.good and outcome.traceable):
            typer.echo(_miss_text(outcome))
    for name, some in by_type(outcomes).items():
        typer.echo(f"{name}\t{len(some)} 问\t{_shares_text(figures(some))}")
    shares = figures(outcomes)
    typer.echo(_shares_text(shares))
    at_least = {"full": full, "cited": cited, "evidence@5": evidence_at_5}
    if any(not o.item.places for o in outcomes):
        at_least["refused"] = refused
    if any(o.answer.found for o in outcomes):
        at_least["traceable"] = 1.0
    too_low = any(shares[name] < bar for name, bar in at_least.items())
    if too_low or shares["wrongly_refused"] > wrongly_refused:
        raise typer.Exit(1)


def _miss_text(outcome: Outcome) -> str:
    """Return a question that was not answered well, with what was answered, as a line."""
    item = outcome.item
    got = outcome.answer.text.replace("\n", " / ") or "（没有找到）"
    fault = "" if outcome.traceable else "\t引文与原文不符！"
    return f"{item.id}\t{item.type}\t证据排名 {outcome.rank or '-'}\t{item.question}\t{got}{fault}"


def _shares_text(shares: dict[str, float]) -> str:
    """Return the shares of a run as a line of JSON."""
    return json.dumps({name: round(share, 4) for name, share in shares.items()}, ensure_ascii=False)


@app.command()
def documents(
    index: IndexOption = Path("index"), corpus: CorpusOption = None, as_json: JsonOption = False
) -> None:
    """列出文档和它们的状态 List the documents, and how each stands to the index."""
    from zzqa.build.status import library

    with _errors_to_stderr():
        entries = library(index, corpus)
    typer.echo(_as_json(entries) if as_json else library_text(entries))


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
    title, date = (
        "（取自文件属性）" if name in found.from_properties else "" for name in ("title", "published")
    )
    typer.echo(f"标题：{found.title}{title}\n日期：{found.published or '未找到'}{date}")
    typer.echo(f"无法复原：{found.suspicious:.2%}")
    reasons = {"deleted": "修订删除", "moved": "修订移走", "hidden": "隐藏", "struck": "删除线"}
    for why, count in found.left_out:
        typer.echo(f"未读入（{reasons[why]}）：{count} 字")
    for repair in found.repairs:
        typer.echo(f"{repair.start}-{repair.end}\t{repair.kind}\t{repair.before!r} → {repair.after!r}")


@app.command()
def doctor(index: IndexOption = Path("index")) -> None:
    """检查索引 Check an index: files, checksums, counts and samples. Exit code 1 when something is wrong."""
    from zzqa.homes import home_of

    findings = home_of(index).check()
    for finding in findings:
        typer.echo(f"{finding.file}：{finding.problem}")
    if findings:
        raise typer.Exit(1)
    typer.echo("索引完好。")


@app.command()
def rollback(index: IndexOption = Path("index")) -> None:
    """回到上一个索引 Make the index before this one live again."""
    from zzqa.homes import home_of

    with _errors_to_stderr():
        typer.echo(f"现在使用 {home_of(index).rollback()}。")


def _open(index: Path, corpus: Path | None = None) -> Engine:
    """Open the engine; an index that is not there yet may be built first (see open_or_build)."""
    from zzqa.engine import open_or_build
    from zzqa.progress import progress_bar

    with progress_bar() as progress:
        return open_or_build(index, corpus=corpus, progress=progress)


def _corpus(corpus: Path | None, index: Path) -> Path:
    """Return the folder that is named, else the one the index was built from, else the default."""
    from zzqa.config import Config
    from zzqa.homes import home_of

    settings = Config()
    return corpus or home_of(index, settings).corpus() or Path(settings.corpus)


def _as_json(records: object) -> str:
    from dataclasses import asdict

    plain = [asdict(r) for r in records] if isinstance(records, list) else asdict(records)  # type: ignore[call-overload]
    return json.dumps(plain, ensure_ascii=False, indent=2)
