"""The numbers that Word writes before paragraphs by their list style: 第三条, 一、, 1.2.1.

They stand nowhere in a document; they are counted here as Word counts them, from the definitions of
numbering.xml and the styles (ECMA-376 part 1, 17.9). What is not defined or leads in a circle has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from zzqa.corpus.readers.counting import counted

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_LEVELS: Final = 9
_SLOT: Final = re.compile(r"%([1-9])")
# After these marks the text follows at once; after others Word leaves a gap.
_CLOSED: Final = tuple("、.．)）:：。")
# Counts beyond this are of no list; a hostile start value must not make letters without end.
_MOST: Final = 100_000
_FIGURES: Final = 8

Element = Any  # an element of lxml, which has no types of its own


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is counted and written; `restart` is Word's, None where it says nothing."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    plain: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Instance:
    """A list of the document: its definition, where it starts anew, and what it writes otherwise."""

    definition: str
    starts: Mapping[int, int]
    levels: Mapping[int, _Level]


class Numbering:
    """Counts the numbered paragraphs of one document; ask for each of them once, in their order.

    `numbering` is the root of numbering.xml, or None; `styles` are the w:style elements by id.
    """

    def __init__(self, numbering: Element | None, styles: Mapping[str, Element]) -> None:
        self._styles = styles
        self._definitions: dict[str, Mapping[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._instances: dict[str, _Instance] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Element) -> str:
        """Return what Word writes before a paragraph, with the gap after it, or ""."""
        number, depth = self._place(paragraph)
        instance = self._instances.get(number)
        if instance is None:
            return ""
        levels = {**self._levels(instance.definition), **instance.levels}
        if depth not in levels:
            return ""
        counts = self._count(number, instance, depth, levels)
        return _written(levels, depth, counts)

    def _read(self, numbering: Element) -> None:
        """Read the definitions and the lists."""
        for definition in numbering.findall(f"{W}abstractNum"):
            name = definition.get(f"{W}abstractNumId", "")
            self._definitions[name] = _levels(definition)
            if link := _value(definition, "numStyleLink"):
                self._links[name] = link
        for number in numbering.findall(f"{W}num"):
            overrides = {_integer(each.get(f"{W}ilvl")): each for each in number.findall(f"{W}lvlOverride")}
            starts = {at: _value(each, "startOverride") for at, each in overrides.items()}
            self._instances[number.get(f"{W}numId", "")] = _Instance(
                _value(number, "abstractNumId"),
                {at: _integer(start) for at, start in starts.items() if start},
                {at: level for each in overrides.values() for at, level in _levels(each).items()},
            )

    def _levels(self, definition: str) -> Mapping[int, _Level]:
        """Return the levels of a definition, which may be that of the list of a style."""
        seen = set()
        while definition in self._links and definition not in seen:
            seen.add(definition)
            number, _ = self._of_style(self._links[definition])
            instance = self._instances.get(number)
            if instance is None:
                break
            definition = instance.definition
        return self._definitions.get(definition, {})

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list that a paragraph is in, "" for none, and its level, from 0."""
        own = paragraph.find(f"{W}pPr")
        style = _value(own, "pStyle") if own is not None else ""
        direct = own.find(f"{W}numPr") if own is not None else None
        number = _value(direct, "numId") if direct is not None else ""
        depth = _value(direct, "ilvl") if direct is not None else ""
        if not number:
            number, of_style = self._of_style(style or self._normal())
            return number, _integer(depth) if depth else of_style
        return number, _integer(depth)

    def _normal(self) -> str:
        """Return the id of the style of paragraphs that name none."""
        is_normal = (
            name
            for name, style in self._styles.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        )
        return next(is_normal, "")

    def _of_style(self, style: str) -> tuple[str, int]:
        """Return the list and level that a style puts its paragraphs in; styles may lead in a circle."""
        seen: list[str] = []
        depth = ""
        while style in self._styles and style not in seen:
            seen.append(style)
            found = self._styles[style].find(f"{W}pPr/{W}numPr")
            if found is not None:
                depth = depth or _value(found, "ilvl")
                if number := _value(found, "numId"):
                    linked = self._linked_level(number, seen)
                    return number, linked if linked is not None else _integer(depth)
            style = _value(self._styles[style], "basedOn")
        return "", 0

    def _linked_level(self, number: str, styles: list[str]) -> int | None:
        """Return the level of a list that names one of the styles, if there is one."""
        instance = self._instances.get(number)
        levels = self._definitions.get(instance.definition, {}) if instance else {}
        found = {level.style: at for at, level in levels.items() if level.style}
        return next((found[style] for style in styles if style in found), None)

    def _count(
        self, number: str, instance: _Instance, depth: int, levels: Mapping[int, _Level]
    ) -> list[int | None]:
        """Count a paragraph and return the counts of all levels; lists of one definition go on together."""
        counts = self._counts.setdefault(instance.definition, [None] * _MOST_LEVELS)
        first = (number, depth) not in self._begun
        self._begun.add((number, depth))
        before = counts[depth]
        if first and depth in instance.starts:
            counts[depth] = instance.starts[depth]
        elif before is None:
            counts[depth] = levels[depth].start
        else:
            counts[depth] = min(before + 1, _MOST)
        for above in range(depth):
            if counts[above] is None:
                counts[above] = levels[above].start if above in levels else 1
        for below in range(depth + 1, _MOST_LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or depth < restart:
                counts[below] = None
        return counts


def _levels(parent: Element) -> dict[int, _Level]:
    """Return the levels that an element defines, by their depth from 0."""
    found = {_integer(each.get(f"{W}ilvl")): _level(each) for each in parent.findall(f"{W}lvl")}
    return {depth: level for depth, level in found.items() if depth < _MOST_LEVELS}


def _level(element: Element) -> _Level:
    """Return what a w:lvl says; Word's forms of its own (001, 002) stand in alternatives beside old ones."""
    level = _Level(
        start=_integer(_value(element, "start") or "1"),
        text=_value(element, "lvlText"),
        suffix=_value(element, "suff") or "tab",
        plain=element.find(f"{W}isLgl") is not None,
        style=_value(element, "pStyle"),
    )
    forms = list(element.iter(f"{W}numFmt"))
    if forms:
        form = forms[0].get(f"{W}val", "decimal")
        level = replace(level, form=forms[0].get(f"{W}format", "") if form == "custom" else form)
    restart = _value(element, "lvlRestart")
    return replace(level, restart=_integer(restart)) if restart else level


def _written(levels: Mapping[int, _Level], depth: int, counts: list[int | None]) -> str:
    """Return the number of a paragraph as its level writes it; bullets are no numbers."""
    level = levels[depth]
    if level.form == "bullet":
        return ""
    form_of: Callable[[int], str] = lambda at: "decimal" if level.plain else levels[at].form  # noqa: E731

    def number(slot: re.Match[str]) -> str:
        at = int(slot[1]) - 1
        return counted(counts[at] or 0, form_of(at)) if at in levels and counts[at] is not None else ""

    text = _SLOT.sub(number, level.text).strip()
    if not text:
        return ""
    return text if level.suffix == "nothing" or text.endswith(_CLOSED) else f"{text} "


def _value(parent: Element, name: str) -> str:
    """Return the w:val of a child, or ""."""
    child = parent.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def _integer(text: str | None) -> int:
    """Return a count of Word's, 0 for what is none.

    >>> _integer("12"), _integer("x"), _integer(None)
    (12, 0, 0)
    """
    is_count = text and text.isascii() and text.isdigit() and len(text) <= _FIGURES
    return min(int(text or 0), _MOST) if is_count else 0
