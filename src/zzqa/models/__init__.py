"""The weights that the package ships, and how a model's folder or hub name is understood."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from zzqa.errors import ModelError

_HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def find_model(model: str) -> Path | None:
    """Return the folder that `model` names, or None where it is a hub name ("owner/name").

    For a folder the hub is switched off for this process: call this before any import of
    transformers. Raises ModelError when `model` is neither.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        os.environ.update(_OFFLINE)
        return folder
    if not _HUB_NAME.fullmatch(model):
        raise ModelError(model, "没有这个文件夹")
    return None


def hash_folder(folder: Path) -> str:
    """Return the first 16 hex digits of a SHA-256 over the names and bytes of a folder's model files.

    Notes beside the weights (Markdown) and hidden files are not counted.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
