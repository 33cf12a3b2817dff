"""The one tree of exceptions that zzqa raises.

    ZzqaError
    +-- CorpusError              the folder of documents
    |   +-- UnreadableFileError  one file cannot be decoded or parsed
    |   |   +-- PicturesOnlyError  its pages are pictures, which only recognition can read
    |   +-- EmptyCorpusError     no file in it gave a passage
    +-- MissingIndexError        there is no index where one was expected
    +-- NoEarlierIndexError      there is no index before the live one to go back to
    +-- IndexMismatchError       the index was built with other models or settings
    +-- CorruptIndexError        a file of the index is damaged or missing
    +-- IndexBusyError           another build holds the index
    +-- IndexWriteError          the index folder cannot be written, or the disk is full
    +-- StoreError               Milvus refuses what is asked of it
    |   +-- StoreUnreachableError  it does not answer, or not in time
    +-- WorkerError              the processes that share a build cannot work
    +-- ModelError               a model folder is missing or broken
    +-- ConfigError              a setting has a value it cannot have
    +-- DateError                the time that a question is limited to is none
    +-- FeedbackError            what a user says of an answer cannot be written down
    +-- ServeError               the page cannot be served with such an option
    +-- PageError                a running page cannot be asked

Each carries fields, and a message that ends in the command that mends it. Not finding an answer
is no error: it is an Answer with a refusal.
"""

from __future__ import annotations

from pathlib import Path

from zzqa.causes import sentence


class ZzqaError(Exception):
    """Anything zzqa raises on purpose; str() is a sentence for the user."""


class CorpusError(ZzqaError):
    """The folder of documents cannot be used."""

    def __init__(self, path: Path | str, reason: str, remedy: str) -> None:
        self.path = Path(path)
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"文档 {path} 不能使用：{reason}。{remedy}")


class UnreadableFileError(CorpusError):
    """One file cannot be decoded or parsed, for a `cause` of zzqa.causes; the others are not affected."""

    def __init__(
        self, path: Path | str, cause: str, remedy: str = "请转存为 UTF-8 文本后运行：zzqa build"
    ) -> None:
        self.cause = cause
        super().__init__(path, sentence(cause), remedy)


class PicturesOnlyError(UnreadableFileError):
    """A file's `pages` pages hold no text that can be read; they may be recognised as pictures."""

    def __init__(self, path: Path | str, cause: str, *, pages: int) -> None:
        self.pages = pages
        super().__init__(path, cause, "然后运行：zzqa build")


class EmptyCorpusError(CorpusError):
    """The folder is missing, is no folder, or none of its files gave a passage."""

    def __init__(
        self, path: Path | str, reason: str, remedy: str = "放入文档后运行：zzqa build --corpus 文件夹"
    ) -> None:
        super().__init__(path, reason, remedy)


class MissingIndexError(ZzqaError):
    """There is no index at `path`."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        super().__init__(f"没有找到索引 {path}。请先建立索引：zzqa build --index {path}")


class NoEarlierIndexError(ZzqaError):
    """The index at `path` has no generation to go back to: it is the first, or went back already."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        super().__init__(
            f"索引 {path} 没有可以恢复的上一版，现有的未受影响。要更新它请运行：zzqa build --index {path}"
        )


class IndexMismatchError(ZzqaError):
    """The index was built with another model, setting or version than the one now in use."""

    def __init__(self, path: Path | str, what: str, built_with: str, in_use: str) -> None:
        self.path = Path(path)
        self.what = what
        self.built_with = built_with
        self.in_use = in_use
        super().__init__(
            f"索引 {path} 的{what}（{built_with}）与现在使用的（{in_use}）不一致。"
            f"请重建索引：zzqa build --full --index {path}"
        )


class CorruptIndexError(ZzqaError):
    """A file of the index is damaged or missing; documents are never touched by this."""

    def __init__(self, path: Path | str, file: str, reason: str) -> None:
        self.path = Path(path)
        self.file = file
        self.reason = reason
        super().__init__(
            f"索引 {path} 中的文件 {file} 已损坏：{reason}。请重建索引：zzqa build --full --index {path}"
        )

    @classmethod
    def at(cls, file: Path, reason: str) -> CorruptIndexError:
        """Return the error for a file or folder of a generation: index/generation/file."""
        generation = file.parent
        return cls(generation.parent, f"{generation.name}/{file.name}", reason)


class IndexBusyError(ZzqaError):
    """Another process is building the same index."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        super().__init__(f"索引 {path} 正由另一个进程更新，请等它完成后再运行：zzqa build --index {path}")


class IndexWriteError(ZzqaError):
    """The index folder cannot be written; the index that was there is as it was."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(
            f"索引 {path} 不能写入：{reason}。原有索引未受影响，"
            f"请检查文件夹权限和磁盘空间后运行：zzqa build --index {path}"
        )


class StoreError(ZzqaError):
    """The Milvus at `uri` cannot be used as it is set up, or refuses what is asked of it."""

    def __init__(
        self, uri: str, reason: str, remedy: str = "请检查设置 ZZQA_MILVUS_* 后运行：zzqa doctor"
    ) -> None:
        self.uri = uri
        self.reason = reason
        super().__init__(f"Milvus {uri} 不能使用：{reason}。{remedy}")


class StoreUnreachableError(StoreError):
    """The Milvus at `uri` does not answer, or not in time; it may again, without anything being lost."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(uri, reason, "请确认它正在运行、地址正确，稍后再试，或检查：zzqa doctor")


class WorkerError(ZzqaError):
    """The processes that share a build end as soon as they work; what they had finished is kept."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"{reason}。已完成的部分会保留，请在内存足够时再运行 zzqa build --workers N，"
            "或由一个进程从头做：zzqa build --workers 1"
        )


class ModelError(ZzqaError):
    """A model folder is missing, incomplete or of the wrong kind."""

    def __init__(self, model: Path | str, reason: str) -> None:
        self.model = str(model)
        self.reason = reason
        super().__init__(
            f"模型 {model} 不能加载：{reason}。请检查设置 ZZQA_RETRIEVER / ZZQA_READER，"
            "或重新安装：pip install --force-reinstall --no-deps zzqa"
        )


class ConfigError(ZzqaError):
    """A setting, given as an argument or in the environment, has a value it cannot have."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        self.name = name
        self.value = value
        self.reason = reason
        super().__init__(
            f"设置 ZZQA_{name.upper()}={value} 无效（{reason}）。请改正，或取消：unset ZZQA_{name.upper()}"
        )


class DateError(ZzqaError, ValueError):
    """The time that a question is limited to is none; `date` is what was given for it."""

    def __init__(self, date: str, reason: str) -> None:
        self.date = date
        self.reason = reason
        super().__init__(f"日期“{date}”{reason}。")


class FeedbackError(ZzqaError):
    """What a user says of an answer cannot be written down; nothing else is affected."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        name = self.path.name
        super().__init__(
            f"反馈没有记下：{name} {reason}。请管理员检查索引文件夹，需要时移走它：mv {name} {name}.old"
        )


class ServeError(ZzqaError):
    """The page cannot be served with the value that an option has."""

    def __init__(self, option: str, value: str, reason: str, remedy: str) -> None:
        self.option = option
        self.value = value
        self.reason = reason
        super().__init__(f"{f'{option} {value}'.strip()} 不能使用：{reason}。{remedy}")


class PageError(ZzqaError):
    """The page at `url` cannot be asked."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"不能向网页 {url} 提问：{reason}。可不经网页直接提问：zzqa ask 问题")
