"""Which files are documents, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

SUFFIXES: Final = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".mht", ".mhtml", ".eml", ".pdf", ".docx", ".xlsx", ".csv",
    ".tsv", ".pptx",
)  # fmt: skip

# Documents of people that no small, well-kept library reads, and the format to save them in instead. Where
# LibreOffice is installed it does that, but for those it does not know either.
SAVE_AS: Final[Mapping[str, str]] = {
    ".doc": ".docx",
    ".docm": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".xls": ".xlsx",
    ".xlsm": ".xlsx",
    ".et": ".xlsx",
    ".ods": ".xlsx",
    ".ppt": ".pptx",
    ".pptm": ".pptx",
    ".dps": ".pptx",
    ".odp": ".pptx",
    ".ofd": ".pdf",
}
_DOCUMENTS: Final = frozenset({*SUFFIXES, *SAVE_AS})
NOT_CONVERTED: Final = frozenset({".ofd"})


def is_document(name: str) -> bool:
    """Say whether a file is a document by its name, be it one that is refused.

    >>> is_document("报告.PDF"), is_document("报告.doc"), is_document("照片.jpg"), is_document("README")
    (True, True, False, False)
    """
    return PurePath(name).suffix.lower() in _DOCUMENTS


def is_hidden(name: str) -> bool:
    """Say whether a file or folder is hidden by its name, or is Office's note that a document is open.

    >>> is_hidden(".removed"), is_hidden("~$报告.docx"), is_hidden("报告.docx")
    (True, True, False)
    """
    return name.startswith((".", "~$"))
