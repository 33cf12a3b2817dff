"""Plain text: the file's characters exactly as they are."""

from __future__ import annotations

from pathlib import Path

from zzqa.corpus.encoding import decode
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Extracted, too_long
from zzqa.records import Layout


def read_plain(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the decoded text; its place is its line, so no layout is needed."""
    text, encoding = decode(data, path)
    if len(text) > limits.document_chars:
        raise too_long(path, limits.document_chars)
    return Extracted(text, encoding, Layout())
