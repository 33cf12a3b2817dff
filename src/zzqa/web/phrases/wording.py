"""The shape of what the page says: a field for each sentence and label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zzqa.causes import sentence
from zzqa.records import Place

if TYPE_CHECKING:
    from zzqa.records import Citation, ConfidenceBand, FileStatus, PlaceKind, Refusal, RefusalReason


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence and label of the page; {braces} are filled in by the panel that uses it."""

    language: str
    other_language: str
    tagline: str
    tab_ask: str
    tab_library: str
    tab_search: str
    tab_about: str
    # Marks between words and sentences.
    comma: str
    list_comma: str
    colon: str
    semicolon: str
    full_stop: str
    # 问答
    empty_title: str
    empty_text: str
    examples: str
    earlier: str
    questions: str
    forget: str
    placeholder: str
    question_label: str
    scope: str
    since: str
    until: str
    date_like: str
    scope_was: str
    published_was: str
    anew: str
    clear: str
    export: str
    pending: str
    blank: str
    stopped: str
    understood: str
    ask_again: str
    copy_answer: str
    copied: str
    retry: str
    characters: str
    as_of: str
    confidence: str
    bands: Mapping[ConfidenceBand, str]
    confidence_meaning: str
    confidence_measured: str
    confidence_low: str
    timeline: str
    planned: str
    outdated: str
    corrected: str
    not_found: str
    # With the names that a refusal speaks of, and without; empty where the engine's own words are shown.
    refusals: Mapping[RefusalReason, tuple[str, str]]
    nearest: str
    closest: str
    nearest_note: str
    # 反馈
    answer_right: str
    answer_wrong: str
    refusal_verdicts: tuple[str, str]
    point_out: str
    point_out_how: str
    answer_here: str
    thanks: str
    select_words: str
    # 来源
    source: str
    close: str
    places: Mapping[PlaceKind, str]
    score: str
    undated: str
    cleaned: str
    as_filed: str
    repaired: str
    copy_quote: str
    open_original: str
    gone: str
    part_only: str
    extracted: str
    # 文档库
    library_text: str
    columns: tuple[str, ...]
    statuses: Mapping[FileStatus, str]
    same_as: str
    copies: str
    filter: str
    more_files: str
    no_repairs: str
    repairs: str
    more_repairs: str
    library_empty: str
    check_button: str
    index_sound: str
    index_broken: str
    manage: str
    upload: str
    remove: str
    remove_info: str
    add_button: str
    remove_button: str
    rebuild_button: str
    built: str
    stages: Mapping[str, str]
    objections: Mapping[str, str]
    # 检索测试
    search_text: str
    search_button: str
    top_k: str
    search_blank: str
    search_none: str
    scores_meaning: str
    scores_text: str
    dense: str
    lexical: str
    fused: str
    reader: str
    why: str
    why_words: str
    why_read: str
    why_not_read: str
    # 统计与关于
    about_text: str
    plot_title: str
    plot_column: str
    plot_undated: str
    no_dates: str
    documents: str
    passages: str
    formats: str
    sizes: str
    size_range: str
    repaired_documents: str
    generation: str
    retriever: str
    reader_model: str
    shipped: str
    base_model: str
    model_licence: str
    unknown: str
    versions: str
    licence: str
    licence_text: str
    # Failures. `errors` are by the name of the error; empty where its own words are shown.
    fault: str
    fault_id: str
    errors: Mapping[str, str]
    reasons: Mapping[str, str]  # why files gave no passage, by the key of their cause
    dates: tuple[str, str, str]  # a year, a month, a day
    repair_kinds: Mapping[str, str]

    def repair_kind(self, kind: str) -> str:
        """Return what a kind of repair is called; one without a name here keeps its own."""
        return self.repair_kinds.get(kind, kind)

    def refusal(self, refusal: Refusal | None) -> str:
        """Return why there is no answer, without the words that none was found."""
        if refusal is None:
            return ""
        if not self.refusals:
            return refusal.message.removeprefix(self.not_found).lstrip("：，。 ")
        named, nameless = self.refusals[refusal.reason]
        names = self.list_comma.join(f"“{name}”" for name in refusal.names)
        return named.format(names=names) if names else nameless

    def failure(self, kind: str, sentence: str) -> str:
        """Return what is said of a failure: one of zzqa's, by its `kind` and own `sentence`, or another."""
        return (self.errors.get(kind, self.fault) if self.errors else sentence) or self.fault

    def reason(self, cause: str) -> str:
        """Return why a file gave no passage."""
        return sentence(cause, self.reasons)

    def place(self, place: Place) -> str:
        """Return a place in a file in the terms of the file's format."""
        return f"{place.name} {self.places[place.kind].format(number=place.number)}".lstrip()

    def cited_place(self, citation: Citation) -> str:
        """Return where in its file a quote begins; in plain text by its line."""
        return self.place(citation.place or Place("line", citation.line))

    def date(self, published: str | None) -> str:
        """Return an ISO date of full or reduced precision as this language writes it."""
        if published is None:
            return self.undated
        parts = published.split("-")
        if len(parts) > 3 or not all(part.isdecimal() for part in parts):
            return published
        return self.dates[len(parts) - 1].format(parts[0], *(int(part) for part in parts[1:]))
