"""What a generation of the index says of itself: what it was built from, with what, and its checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.errors import CorruptIndexError, IndexMismatchError

if TYPE_CHECKING:
    from zzqa.config import Config

# Raise when the layout of a generation changes, so that older ones are built anew.
SCHEMA: Final = 2
FILE: Final = "manifest.json"
# Files hashed at once. A million passages are 3 GB, of which one thread hashes 2 GB a second.
_HASHERS: Final = 4

# The modules of zzqa and the libraries that decide how documents are read, cleaned, cut, compared and made
# into terms.
_MODULES: Final = (
    "corpus", "grids.py", "han.py", "sentences.py", "words.py", "folding.py", "numerals.py",
    "indexing/copies.py", "indexing/embed.py",
)  # fmt: skip
FINGERPRINTED: Final = (
    "charset-normalizer",
    "datasketch",
    "opencc",
    "rjieba",
    "langchain-text-splitters",
    "markdown-it-py",
    "trafilatura",
    "pypdfium2",
    "python-docx",
    "openpyxl",
    "python-pptx",
)
# Those of an extra: whether they are there decides too.
FINGERPRINTED_EXTRAS: Final = ("rapidocr",)


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file of the corpus as it was when the index was built.

    `doc_id` is the document that holds its `passages`; it is empty for a file that gave none, with the
    `reason`, a cause of zzqa.causes. A `duplicate` says what that document says and has no passages of its
    own. `stamp` tells whether the file was touched since (see zzqa.build.folder), `sha256` whether its
    bytes changed; both are empty where they are not known.
    """

    source: str
    sha256: str
    doc_id: str = ""
    passages: int = 0
    duplicate: bool = False
    reason: str = ""
    stamp: str = ""


_FILE_FIELDS: Final = tuple(field.name for field in fields(IndexedFile))


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Short hashes of all that decides what an index holds, apart from the documents themselves.

    `model` is the retriever, `config` the settings, `code` what cleans, cuts and finds words, and
    `learnt` what the repairs learnt from the corpus. `limits` are those of reading one file: they decide
    only which files fail.
    """

    model: str
    config: str
    code: str
    learnt: str
    limits: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of one generation; `previous` is the generation that was live before it.

    `corpus` is the folder it was built from, `passages` how many it holds and `next_row` the row that
    the next new one gets. `stale` counts the rows that went since the lexical index was last written
    whole. `libraries` are the versions that wrote the files, `checksums` the SHA-256 of each file by
    its path inside the generation.
    """

    fingerprints: Fingerprints
    files: tuple[IndexedFile, ...]
    passages: int
    libraries: Mapping[str, str]
    checksums: Mapping[str, str]
    corpus: str = ""
    next_row: int = 0
    stale: int = 0
    previous: str = ""
    schema: int = SCHEMA

    def save(self, folder: Path) -> None:
        """Write the manifest, and a checksum of itself, into `folder`."""
        content = asdict(replace(self, files=()))
        # asdict copies deeply, which would take most of the time of a small change in a large corpus.
        content["files"] = [{name: getattr(file, name) for name in _FILE_FIELDS} for file in self.files]
        sealed = {"manifest": content, "sha256": _seal(content)}
        (folder / FILE).write_text(json.dumps(sealed, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of `folder`. Raises CorruptIndexError when it is damaged.

        A manifest of another schema comes back with that schema and whatever fields it shares.
        """
        try:
            sealed = json.loads((folder / FILE).read_text(encoding="utf-8"))
            content = sealed["manifest"]
            if sealed["sha256"] != _seal(content):
                raise CorruptIndexError.at(folder / FILE, "校验和不符")
            if content["schema"] != SCHEMA:
                return cls(Fingerprints("", "", "", "", ""), (), 0, {}, {}, schema=content["schema"])
            content["fingerprints"] = Fingerprints(**content["fingerprints"])
            content["files"] = tuple(IndexedFile(**file) for file in content["files"])
            return cls(**content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorruptIndexError.at(folder / FILE, "无法读取") from error


def require_match(index: Path, built: Fingerprints, *, config: Config | None, model: str | None) -> None:
    """Raise IndexMismatchError where an index was built with another retriever or other settings."""
    if model is not None:
        require_equal(index, "检索模型", built.model, model)
    if config is not None:
        require_equal(index, "设置", built.config, config.index_fingerprint())


def require_equal(index: Path, what: str, built_with: str, in_use: str) -> None:
    """Raise IndexMismatchError unless both are equal."""
    if built_with != in_use:
        raise IndexMismatchError(index, what, built_with, in_use)


def library_versions() -> dict[str, str]:
    """Return the versions that decide how the files of a generation look.

    Tantivy's files are tied to its minor version; faiss reads what its older versions wrote.
    """
    return {"tantivy": ".".join(version("tantivy").split(".")[:2])}


def code_fingerprint() -> str:
    """Return a hash of the code and the libraries that clean, cut and find words.

    The code itself is hashed, so that no version number has to be raised by hand.
    """
    root = Path(__file__).parents[1]
    names = (*FINGERPRINTED, *FINGERPRINTED_EXTRAS)
    digest = hashlib.sha256(" ".join(f"{name} {_version(name)}" for name in names).encode())
    for module in _MODULES:
        paths = sorted(path for path in (root / module).rglob("*") if path.suffix in (".py", ".txt"))
        for path in paths or [root / module]:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    """Return the version of an installed package, "" for none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below `folder`, by its path with forward slashes.

    The manifest itself and tantivy's lock files, which every reader makes, are left out.
    """
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
    paths.pop(FILE, None)
    with ThreadPoolExecutor(_HASHERS) as pool:  # hashing lets other threads run
        return dict(zip(paths, pool.map(_checksum, paths.values()), strict=True))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(content: Mapping[str, object]) -> str:
    """Return a SHA-256 over the manifest's content in one canonical spelling."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
