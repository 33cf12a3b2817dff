"""Which files are documents, by the suffix of their names."""

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
