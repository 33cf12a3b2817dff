"""Which documents are copies of others, after a change of the corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zzqa.build.cleaning import Cut
from zzqa.build.survey import Survey
from zzqa.indexing.copies import Candidate, find_copies, is_copy
from zzqa.indexing.home import Base

# Texts that a new one is compared with, at most: those that share most bands with it. A bound, because
# a crawl may hold thousands of pages that differ in a line.
_COMPARED: Final = 32


@dataclass(frozen=True, slots=True)
class Copies:
    """`originals` gives for each document that is a copy the one that is answered from.

    `alike` are the pairs of contents (shorter, longer) that were newly found.
    """

    originals: Mapping[str, str]
    alike: frozenset[tuple[bytes, bytes]]


def settle_copies(surveyed: Survey, cuts: Mapping[str, Cut], base: Base | None) -> Copies:
    """Compare the new documents with those that are like them, and settle who is whose copy."""
    alike = frozenset(_new_pairs(cuts, base))
    known = base.stored.alike() if base else set()
    candidates = [
        *(one for one in (base.stored.candidates() if base else ()) if one.doc_id in surveyed.kept),
        *(
            Candidate(doc_id, cut.document.source, cut.sketch.content, cut.sketch.length)
            for doc_id, cut in cuts.items()
        ),
    ]
    return Copies(find_copies(candidates, known | alike), alike)


def _new_pairs(cuts: Mapping[str, Cut], base: Base | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield the pairs of contents of which one is new and the first is a copy of the second."""
    new = {cut.sketch.content: cut for cut in cuts.values()}

    def text_of(content: bytes) -> str:
        return new[content].document.text if content in new or base is None else base.stored.text_of(content)

    holding: dict[bytes, list[bytes]] = defaultdict(list)
    for content, cut in new.items():
        near = Counter(other for band in cut.sketch.bands for other in holding[band])
        near.update(base.stored.contents_with(cut.sketch.bands) if base else ())
        near.pop(content, None)
        for other, _ in near.most_common(_COMPARED):
            pairs = ((content, other), (other, content))
            yield from (pair for pair in pairs if is_copy(*map(text_of, pair)))
        for band in cut.sketch.bands:
            holding[band].append(content)
