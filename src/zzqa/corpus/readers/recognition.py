"""Text in pictures of pages, with rapidocr (extra `ocr`), whose models come in its wheel. Its only importer.

Lines come with their boxes, so that a recognised page is put in order like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Final

from zzqa.corpus.readers.page import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The longer side of a page as a picture, in pixels: letters of 10 points are 24 high.
PICTURE_SIZE: Final = 2000
# A line is left out where recognition is less sure of it, and a page where it is of all of it.
_LINE_CONFIDENCE: Final = 0.5
_PAGE_CONFIDENCE: Final = 0.6
# Boxes are drawn around the ink, so those of lines of one size differ by so much.
_SAME_SIZE: Final = 0.35
_MODELS: Final = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was recognised in a picture: its lines, and how sure that is, 0 to 1."""

    lines: tuple[Line, ...] = ()
    confidence: float = 0.0


def recognised(picture: NDArray[np.uint8], scale: float, page: int, height: float) -> Seen:
    """Return the lines in the picture of a page (from 1), which is `height` points high.

    `picture` is of shape (rows, columns, 3), blue first, and has `scale` pixels a point.
    """
    found = _engine()(picture)
    if found.boxes is None:
        return Seen()
    lines: list[Line] = []
    scores: list[float] = []
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if text.strip() and score >= _LINE_CONFIDENCE:
            across, down = (
                [float(corner[0]) / scale for corner in corners],
                [float(c[1]) / scale for c in corners],
            )
            box = (min(across), max(across), height - min(down), height - max(down))
            lines.append(Line(page, text.strip(), *box, blank=" "))
            scores.append(float(score))
    if not scores or fmean(scores) < _PAGE_CONFIDENCE:
        return Seen()
    return Seen(tuple(_of_one_size(lines)), fmean(scores))


def _of_one_size(lines: Sequence[Line]) -> list[Line]:
    """Return lines of which those of nearly the usual size have that size."""
    usual = median(line.size for line in lines)
    return [
        replace(line, top=(line.top + line.bottom + usual) / 2, bottom=(line.top + line.bottom - usual) / 2)
        if abs(line.size - usual) <= _SAME_SIZE * usual
        else line
        for line in lines
    ]


@cache
def _engine() -> Any:  # noqa: ANN401 -- rapidocr has no types
    """Return the engine with the models of the wheel; with no other could it ask a server for them."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    paths = {f"{step}.model_path": str(models / name) for step, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", **threads, **paths})
