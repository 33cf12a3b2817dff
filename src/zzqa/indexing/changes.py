"""What a build asks of a store: the difference between the index there is and the one to come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zzqa.indexing.copies import Sketch
    from zzqa.indexing.manifest import Fingerprints, IndexedFile
    from zzqa.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Changes:
    """What comes and what goes, by doc_id; going is done first, so a document may be in both.

    `documents` come, each with its entry in `sketches`, and `alike` are the pairs of contents
    (shorter, longer) newly found to be copies. `passages` come, of new documents or of copies that are
    answered from now; `vectors` has a unit row for each, in their order. Of `removed` documents
    everything goes, of `withdrawn` ones, now copies of others, the passages only. `lessons`, `files`,
    `fingerprints` and `corpus` are those of the whole index to come.
    """

    documents: Sequence[Document]
    sketches: Mapping[str, Sketch]
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    files: tuple[IndexedFile, ...]
    fingerprints: Fingerprints
    alike: Collection[tuple[bytes, bytes]] = ()
    removed: Collection[str] = ()
    withdrawn: Collection[str] = ()
    lessons: Mapping[tuple[str, str], int] | None = None
    corpus: str = ""
