"""Prose of an encyclopaedia written for this project, and questions about it."""

from pathlib import Path
from typing import Final

DOCUMENTS: Final = Path(__file__).parent / "documents"
QUESTIONS: Final = Path(__file__).parent / "questions.jsonl"
