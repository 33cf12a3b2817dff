"""Tasks and results as bytes: compressed JSON, whose checksum zlib keeps, and raw float32 rows.

Everything may have come from a hostile file, so nothing is unpacked that could be more than data.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zzqa.build.cleaning import Cut
from zzqa.corpus.clean import Readings
from zzqa.corpus.load import RawFile
from zzqa.indexing.copies import Sketch
from zzqa.indexing.tables import pack_positions, unpack_positions
from zzqa.records import Document, Layout, Mark, OriginMap, Passage, Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Raise when anything here changes: tasks that an older zzqa finished are then not known any more.
FORMAT: Final = 1
# zlib's quickest: a build waits for it, and it is kept for minutes.
_LEVEL: Final = 1


def pack(content: object) -> bytes:
    """Return what JSON can say, as bytes."""
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode(errors="surrogatepass"), _LEVEL)


def unpack(packed: bytes) -> Any:  # noqa: ANN401 -- whatever JSON said
    """Return what `pack` was given, its tuples as lists."""
    return json.loads(zlib.decompress(packed).decode(errors="surrogatepass"))


def pack_raw(raw: RawFile) -> bytes:
    """Return a loaded file as bytes."""
    return pack([raw.source, raw.sha256, raw.encoding, raw.text, raw.layout.to_json()])


def pack_reason(reason: str) -> bytes:
    """Return as bytes that a file gave nothing, and why."""
    return pack(reason)


def unpack_raw(packed: bytes) -> RawFile | str:
    """Return the loaded file, or the reason why there is none."""
    content = unpack(packed)
    if isinstance(content, str):
        return content
    source, sha256, encoding, text, layout = content
    return RawFile(source, sha256, encoding, text, Layout.from_json(layout))


def pack_cut(cut: Cut) -> bytes:
    """Return a cleaned document, its passages and sketch as bytes, without what the loaded file says."""
    document, sketch = cut.document, cut.sketch
    return pack(
        {
            "title": document.title,
            "published": document.published,
            "text": document.text,
            "starts": _packed_positions(document.origin.starts),
            "ends": _packed_positions(document.origin.ends),
            "repairs": [astuple(repair) for repair in document.repairs],
            "marks": [astuple(mark) for mark in document.marks],
            "from_properties": document.from_properties,
            "passages": [
                (one.passage_id, one.start, one.end, one.headings, one.year) for one in cut.passages
            ],
            "sketch": (sketch.content.hex(), sketch.length, [band.hex() for band in sketch.bands]),
        }
    )


def unpack_cut(packed: bytes, raw: RawFile) -> Cut | str:
    """Return the document that was made of `raw`, cut, or the reason why there is none."""
    content = unpack(packed)
    if isinstance(content, str):
        return content
    document = _document(content, raw)
    text, doc_id = document.text, document.doc_id
    passages = [
        Passage(passage_id, doc_id, start, end, text[start:end], tuple(headings), year)
        for passage_id, start, end, headings, year in content["passages"]
    ]
    hash_, length, bands = content["sketch"]
    sketch = Sketch(bytes.fromhex(hash_), length, tuple(bytes.fromhex(band) for band in bands))
    return Cut(document, passages, sketch)


def pack_readings(readings: Readings) -> bytes:
    """Return readings as bytes, the same for equal ones."""
    return pack(dict(sorted(readings.pairs.items())))


def unpack_readings(packed: bytes) -> Readings:
    """Return the readings that `pack_readings` was given."""
    return Readings({character: tuple(readings) for character, readings in unpack(packed).items()})


def pack_vector(vector: NDArray[np.float32]) -> bytes:
    """Return a row of shape (dim,) as bytes."""
    return vector.astype("<f4").tobytes()


def unpack_vector(packed: bytes) -> NDArray[np.float32]:
    """Return the float32 row that `pack_vector` was given."""
    return np.frombuffer(packed, "<f4").astype(np.float32)


def _document(content: dict[str, Any], raw: RawFile) -> Document:
    return Document(
        doc_id=raw.sha256[:16],
        source=raw.source,
        title=content["title"],
        published=content["published"],
        text=content["text"],
        original=raw.text,
        origin=OriginMap(_positions(content["starts"]), _positions(content["ends"])),
        sha256=raw.sha256,
        encoding=raw.encoding,
        repairs=tuple(Repair(*fields) for fields in content["repairs"]),
        marks=tuple(Mark(*fields) for fields in content["marks"]),
        layout=raw.layout,
        from_properties=tuple(content["from_properties"]),
    )


def _packed_positions(positions: NDArray[np.int32]) -> str:
    return b64encode(pack_positions(positions, level=_LEVEL)).decode()


def _positions(packed: str) -> NDArray[np.int32]:
    return unpack_positions(b64decode(packed))
