"""The formats of documents: one module each, from a file's bytes to its text and layout.

Each imports its library inside its function, so a corpus of plain text loads none of them. A reader
raises UnreadableFileError for what its library is known to object to; whatever else a library raises
ends the process that reads (zzqa.corpus.worker), which is told as a damaged file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.csv import read_csv
from zzqa.corpus.readers.docx import read_docx
from zzqa.corpus.readers.draft import Extracted
from zzqa.corpus.readers.html import read_html
from zzqa.corpus.readers.mail import read_mail, read_saved_page
from zzqa.corpus.readers.markdown import read_markdown
from zzqa.corpus.readers.pdf import read_pdf
from zzqa.corpus.readers.plain import read_plain
from zzqa.corpus.readers.pptx import read_pptx
from zzqa.corpus.readers.xlsx import read_xlsx

Reader = Callable[[bytes, Path, Limits], Extracted]

_READERS: Final[Mapping[str, Reader]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".mht": read_saved_page,
    ".mhtml": read_saved_page,
    ".eml": read_mail,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".pptx": read_pptx,
}


def read(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the text in `data`, read as the suffix of `path` says (one of zzqa.formats.SUFFIXES).

    Raises UnreadableFileError, and whatever a library raises for data that it was not made for.
    """
    return _READERS[path.suffix.lower()](data, path, limits)
