"""From a range of a document's clean text to a citation of its original file."""

from __future__ import annotations

from zzqa.records import Citation, Document


def cite(
    document: Document,
    start: int,
    end: int,
    *,
    number: int,
    score: float,
    plan: bool = False,
    outdated: bool = False,
) -> Citation:
    """Return the citation of document.text[start:end], numbered for the reader from 1.

    The range is widened where it cuts through characters that were repaired together, so that the
    original quote and the quote say the same. Raises ValueError when it is empty or outside the text.
    """
    start, end = document.origin.whole(start, end)
    original_start, original_end = document.origin.original_range(start, end)
    return Citation(
        number=number,
        doc_id=document.doc_id,
        source=document.source,
        title=document.title,
        published=document.published,
        quote=document.text[start:end],
        start=start,
        end=end,
        original_quote=document.original[original_start:original_end],
        original_start=original_start,
        original_end=original_end,
        line=document.original.count("\n", 0, original_start) + 1,
        sha256=document.sha256,
        score=score,
        copies=document.copies,
        place=document.layout.place_at(original_start),
        plan=plan,
        outdated=outdated,
    )
