"""Which files are documents, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv", ".pptx")

# Documents of people that no small, well-kept library reads, and the format to save them in instead.
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


def is_hidden(name: str) -> bool:
    """Say whether a file or folder is hidden by its name, or is Office's note that a document is open.

    >>> is_hidden(".removed"), is_hidden("~$报告.docx"), is_hidden("报告.docx")
    (True, True, False)
    """
    return name.startswith((".", "~$"))
