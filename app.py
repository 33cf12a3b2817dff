"""Start the web page: python app.py --port 7860. Builds the index first where there is none."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zzqa.errors import MissingIndexError, ZzqaError

if TYPE_CHECKING:
    from zzqa.engine import Engine


def main() -> int:
    """Parse the options, open the engine and serve until interrupted; return the exit code."""
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    from zzqa.web import serve

    try:
        serve(
            _open(options.index, options.corpus),
            host=options.host,
            port=options.port,
            auth=options.auth,
            hosts=options.allow_host,
            corpus=None if options.read_only else options.corpus,
            index=options.index,
        )
    except ZzqaError as error:
        sys.stderr.write(f"错误：{error}\n")
        return 2
    return 0


def _open(index: Path, corpus: Path) -> Engine:
    """Open the engine of `index`, after building it from `corpus` where there is none."""
    from zzqa.build import build_index
    from zzqa.engine import Engine
    from zzqa.progress import progress_bar

    try:
        return Engine.open(index)
    except MissingIndexError:
        sys.stderr.write(f"还没有索引，正在用 {corpus} 里的文档建立……\n")
        with progress_bar() as progress:
            report = build_index(corpus, index, progress=progress)
        for failed in report.failed:
            sys.stderr.write(f"没有收录 {failed.source}：{failed.reason}\n")
        sys.stderr.write(f"索引已建立：{report.passages} 段，用时 {report.seconds:.0f} 秒。\n")
        return Engine.open(index)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="zzqa 网页：向中文文档提问")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机）")
    parser.add_argument("--port", type=_port, default=7860, help="端口；已被占用时改用下一个")
    parser.add_argument("--index", type=Path, default=Path("index"), help="索引文件夹")
    parser.add_argument("--corpus", type=Path, default=Path("seeds"), help="文档文件夹")
    parser.add_argument("--read-only", action="store_true", help="网页上不能增删文档、不能重建索引")
    parser.add_argument(
        "--auth",
        type=_credentials,
        default=os.environ.get("ZZQA_AUTH"),
        metavar="用户:密码",
        help="登录网页的用户和密码；也可写在环境变量 ZZQA_AUTH 里",
    )
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="主机名", help="允许的主机名，可重复"
    )
    return parser.parse_args()


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("端口应在 1 到 65535 之间")
    return port


def _credentials(text: str) -> tuple[str, str]:
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise argparse.ArgumentTypeError("应写成 用户:密码")
    return user, password


if __name__ == "__main__":
    sys.exit(main())
