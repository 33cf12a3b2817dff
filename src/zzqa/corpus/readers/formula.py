"""Equations of Office (OMML, ECMA-376 part 1, 22.1) as a line of text: E=mc², √(x+1), (a+b)/2."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from zzqa.corpus.readers.raised import lowered, raised

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# A part that needs no brackets beside an operator.
_SIMPLE: Final = re.compile(r"[\w.%·⁰¹²³⁴-⁹ⁿ₀-₉]*")
_DEFAULT_SUM: Final = "∫"

Element = Any  # an element of lxml, which has no types of its own


def linear(element: Element) -> str:
    """Return an equation, or a part of one, as text on one line."""
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.rpartition("}")[2]
    if element.tag == f"{M}t":
        return element.text or ""
    if element.tag.startswith(M) and name.endswith("Pr"):
        return ""
    write = _WRITERS.get(name) if element.tag.startswith(M) else None
    return write(element) if write else "".join(map(linear, element))


def _part(element: Element, name: str) -> str:
    """Return a named part of a structure, or ""."""
    found = element.find(f"{M}{name}")
    return "".join(map(linear, found)) if found is not None else ""


def _bound(text: str) -> str:
    """Return a part so that it stays one beside an operator."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _sign(element: Element, name: str, default: str) -> str:
    """Return a sign that the properties of a structure name; an empty one is meant to be empty."""
    found = element.find(f"./*/{M}{name}")
    return found.get(f"{M}val", default) if found is not None else default


def _fraction(element: Element) -> str:
    return f"{_bound(_part(element, 'num'))}/{_bound(_part(element, 'den'))}"


def _up(text: str) -> str:
    up = raised(text)
    return up if up != text else f"^{_bound(text)}" if text else ""


def _down(text: str) -> str:
    down = lowered(text)
    return down if down != text else f"_{_bound(text)}" if text else ""


def _scripts(element: Element) -> str:
    base = _part(element, "e")
    return f"{_bound(base)}{_down(_part(element, 'sub'))}{_up(_part(element, 'sup'))}"


def _root(element: Element) -> str:
    return f"{raised(_part(element, 'deg'))}√{_bound(_part(element, 'e'))}"


def _brackets(element: Element) -> str:
    parts = ("".join(map(linear, each)) for each in element.findall(f"{M}e"))
    inner = _sign(element, "sepChr", "|").join(parts)
    return f"{_sign(element, 'begChr', '(')}{inner}{_sign(element, 'endChr', ')')}"


def _sum(element: Element) -> str:
    sign = _sign(element, "chr", _DEFAULT_SUM)
    return f"{sign}{_down(_part(element, 'sub'))}{_up(_part(element, 'sup'))}{_part(element, 'e')}"


def _function(element: Element) -> str:
    return f"{_part(element, 'fName')}{_bound(_part(element, 'e'))}"


def _limit(element: Element) -> str:
    return f"{_part(element, 'e')}{_down(_part(element, 'lim'))}"


def _matrix(element: Element) -> str:
    rows = (", ".join(map(linear, row.findall(f"{M}e"))) for row in element.findall(f"{M}mr"))
    return f"[{'; '.join(rows)}]"


def _lines(element: Element) -> str:
    return "; ".join(map(linear, element.findall(f"{M}e")))


_WRITERS: Final[Mapping[str, Callable[[Element], str]]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts,
    "rad": _root,
    "d": _brackets,
    "nary": _sum,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _matrix,
    "eqArr": _lines,
}
