"""The frozen records that cross the borders between zzqa's rooms.

Every record is immutable and slotted. Offsets are counted in Python characters (code points),
`start` is inclusive and `end` exclusive, and a higher score is better, everywhere.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import astuple, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, Self

from zzqa.grids import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AnswerKind = Literal[
    "number", "date", "person", "place", "organisation", "list", "definition",
    "progress", "yes_no", "manner", "fact",
]  # fmt: skip
RefusalReason = Literal["question", "entity_absent", "fact_absent", "weak_evidence", "empty_scope"]
ConfidenceBand = Literal["high", "medium", "low"]
PlaceKind = Literal["line", "paragraph", "page", "row", "slide"]
FileStatus = Literal["indexed", "duplicate", "failed", "new", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that cleaning made: `before` stood at [start, end) of the original file."""

    kind: str
    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A range [start, end) of the clean text that must not be quoted as if it were whole.

    `unrecovered` is damage that no repair could undo; `redacted` is a figure or name that the
    document's publisher struck out (X, xx, *).
    """

    kind: Literal["unrecovered", "redacted"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OriginMap:
    """Where each character of a clean text stands in the original text.

    `starts` and `ends` are int32 arrays of shape (n,), one entry per clean character; both are
    monotone (non-decreasing) and starts[i] <= ends[i]. Characters that were repaired together
    share one range.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def original_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the original range that the clean range [start, end) came from.

        Raises ValueError when the range is empty or out of bounds.
        """
        if not 0 <= start < end <= len(self.starts):
            message = f"range [{start}, {end}) is not inside a text of {len(self.starts)} characters"
            raise ValueError(message)
        return int(self.starts[start]), int(self.ends[end - 1])

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest clean range around [start, end) that cuts through nothing repaired as one."""
        starts, ends = self.starts, self.ends
        while start > 0 and starts[start - 1] == starts[start]:
            start -= 1
        while end < len(ends) and (ends[end] == ends[end - 1] or starts[end] == starts[end - 1]):
            end += 1
        return start, end


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its file a text stands, in the terms of its format, counted from 1.

    A `line` of the file, a `paragraph` with text (of a web page: of its main text), a `page`, a
    `slide`, or a `row` of the sheet or table `name` (of the only one, where that is empty).
    """

    kind: PlaceKind
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file's format says of its text; positions are characters of the extracted text.

    `places` gives for each position from which on another place holds that place, and `headings` for
    the start of each marked heading its level, from 1; both ascend. `title` and `published` (an
    ISO 8601 date) are the file's properties. `grids` are its tables, in their order. `remarks` are causes
    of zzqa.causes: what of the file was not read, or not for certain. Plain text has none of these.
    """

    places: tuple[tuple[int, Place], ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    title: str = ""
    published: str | None = None
    grids: tuple[Grid, ...] = ()
    remarks: tuple[str, ...] = ()

    def place_at(self, position: int) -> Place | None:
        """Return the place of a character of the extracted text, None where the format tells none."""
        before = bisect_right(self.places, position, key=lambda placed: placed[0])
        return self.places[before - 1][1] if before else None

    def to_json(self) -> str:
        """Return the layout as a line of JSON."""
        places = [(start, astuple(place)) for start, place in self.places]
        grids = [grid.to_list() for grid in self.grids]
        return json.dumps(
            [places, self.headings, self.title, self.published, grids, self.remarks], ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the layout that `to_json` wrote. Raises ValueError or TypeError for anything else."""
        places, headings, title, published, grids, remarks = json.loads(text)
        return cls(
            tuple((start, Place(*place)) for start, place in places),
            tuple((start, level) for start, level in headings),
            title,
            published,
            tuple(map(Grid.from_list, grids)),
            tuple(remarks),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus, cleaned.

    `text` is clean Simplified Chinese, `original` the decoded file, `origin` maps the first to the
    second. `doc_id` is the first 16 hex digits of `sha256`, the hash of the file's bytes, so the
    same bytes always have the same id. `source` is the path relative to the corpus folder, with
    forward slashes. `published` is an ISO 8601 date of full or reduced precision
    ("2019-08-26", "2020-04", "2021") or None. `copies` are the sources of files that say the same and
    are cited through this one; only a store knows them. `layout` is what the file's format says of
    `original`; `from_properties` names those of title and published that only the file's properties say.
    """

    doc_id: str
    source: str
    title: str
    published: str | None
    text: str
    original: str
    origin: OriginMap
    sha256: str
    encoding: str
    repairs: tuple[Repair, ...] = ()
    marks: tuple[Mark, ...] = ()
    copies: tuple[str, ...] = ()
    layout: Layout = field(default_factory=Layout)
    from_properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is shown of a document beside a passage of it."""

    source: str
    title: str
    published: str | None

    @property
    def named(self) -> str:
        """What names the document, a line each: its title, its file and the folders that this is in.

        Contracts and regulations often say only there what they are about.
        """
        path = PurePosixPath(self.source)
        names = (path.stem, *(folder.name for folder in path.parents if folder.name))
        return "\n".join((self.title, *(name for name in names if name not in self.title)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `text` is exactly the document's text[start:end].

    `headings` is the path of headings above it, outermost first; `year` is the year it speaks of.
    """

    passage_id: str
    doc_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    year: int | None = None

    def above(self, title: str) -> str:
        """Return what stands above it, a line each: what names its document, and its headings."""
        return "\n".join((title, *self.headings))

    def holds(self, words: str, *, title: str) -> bool:
        """Say whether it holds `words`, or a line above it does; ASCII case is ignored."""
        return words.lower() in f"{self.above(title)}\n{self.text}".lower()


@dataclass(frozen=True, slots=True)
class Scores:
    """What each ranker said of one passage: cosine, BM25, their fusion, and the reader if it read."""

    dense: float
    lexical: float
    fused: float
    reader: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `rank` counts from 1; ties are broken by passage_id."""

    passage: Passage
    score: float
    rank: int
    source: str
    title: str
    published: str | None
    scores: Scores


@dataclass(frozen=True, slots=True)
class CitedCell:
    """A filled cell of a row that is quoted: the name of its column, and whether it is what was asked for."""

    column: str
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and the place it stands in.

    `quote` is the clean text's [start, end); `original_quote` is the decoded original file's
    [original_start, original_end); cleaning the second gives the first. `line` is the line of the
    original file, counted from 1. `sha256` is the hash of the file's bytes. `copies` are the sources of
    other files that say the same, and so hold the quote too. `place` is where the quote begins in the
    terms of the file's format, None for plain text, whose place is its line. `plan` says that the quote
    tells what is intended and nothing that is done, `outdated` that the source is more than two
    years old and the question names no time. `cells` are those of a row of a table that answers.
    """

    number: int
    doc_id: str
    source: str
    title: str
    published: str | None
    quote: str
    start: int
    end: int
    original_quote: str
    original_start: int
    original_end: int
    line: int
    sha256: str
    score: float
    copies: tuple[str, ...] = ()
    place: Place | None = None
    plan: bool = False
    outdated: bool = False
    cells: tuple[CitedCell, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated statement of an answer; `citation` is the number of the citation that holds it.

    `plan` says that the statement is about what is intended, not about what is done.
    """

    date: str
    text: str
    citation: int
    plan: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A typing mistake: what was typed, and what the documents say and was looked for instead."""

    typed: str
    taken: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer; `message` is a Chinese sentence for the user, `nearest` the closest hit.

    `names` are the words of the question that the message speaks of: those that no document holds, or
    what the documents do speak of. `closest` is the likeliest sentence where it was nearly sure enough.
    """

    reason: RefusalReason
    message: str
    nearest: Hit | None = None
    names: tuple[str, ...] = ()
    closest: Citation | None = None


@dataclass(frozen=True, slots=True)
class Confidence:
    """How often, 0 to 1, answers with such evidence are expected to be right, and the band of that.

    `accuracy` is the share of the answers in this band that were right in calibration, None where that
    was not measured.
    """

    score: float
    band: ConfidenceBand
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question, in their own words.

    `text` is a concatenation of the citations' quotes and line breaks, and is empty exactly when
    there are no citations. `short` is the shortest answer, a slice of the first quote, or empty
    where the whole quote is the answer. `question` is what was typed, `standalone` the question
    that was understood (after a follow-up was completed and typing mistakes were set right, which
    `corrections` tells). `generation` names the state of the index that all of the answer was made
    from; it is empty where no index was asked.
    """

    question: str
    text: str
    kind: AnswerKind
    confidence: Confidence
    standalone: str = ""
    short: str = ""
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    refusal: Refusal | None = None
    generation: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the documents hold an answer."""
        return bool(self.citations)

    def to_dict(self) -> dict[str, object]:
        """Return the stable JSON shape that the command line, the page and Python share."""
        from dataclasses import asdict

        return {"found": self.found, **asdict(self)}


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A file of the corpus as the index has it: what a list of documents shows, without their texts.

    `status` is "indexed"; "duplicate", where another file that says the same, `cited_as`, is answered
    from; or "failed", with a Chinese sentence as `reason`, made of its `cause` (see zzqa.causes). Where the
    index was compared with the folder it may also be "new", not yet in the index, "changed" since then, or
    "missing" from the folder.
    `doc_id` is the document that answers, if any; `characters` is the length of the clean text,
    `repairs` and `passages` are counts.
    """

    source: str
    status: FileStatus
    doc_id: str = ""
    title: str = ""
    published: str | None = None
    encoding: str = ""
    characters: int = 0
    repairs: int = 0
    passages: int = 0
    reason: str = ""
    cited_as: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an index: the file it was found in, and a Chinese sentence for the user."""

    file: str
    problem: str


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that gave no passage: the reason in a Chinese sentence, and its cause (see zzqa.causes)."""

    source: str
    reason: str
    cause: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the sources by what happened to them since the build before.

    `duplicates` say what another file says and are cited through it. `passages` is how many the index
    holds, `embedded` how many of them the model was asked for, in `model_seconds` of the `seconds` of
    wall time. `warnings` are sentences for the user.
    """

    generation: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    failed: tuple[FailedFile, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    embedded: int = 0
    model_seconds: float = 0.0
