"""What the page says, in Chinese and in English; documents are always shown in their own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from zzqa.web.phrases.chinese import ZH
from zzqa.web.phrases.english import EN
from zzqa.web.phrases.wording import Phrases

__all__ = ["EN", "ZH", "Phrases", "phrases_for", "translations"]

# The cookie that the language switch of the page sets.
_CHOSEN: Final = re.compile(r"(?:^|;\s*)zzqa-language=(zh|en)(?:;|$)")


def phrases_for(headers: Mapping[str, str]) -> Phrases:
    """Return the phrases for a request: those chosen on the page, else by Accept-Language.

    English is taken where the browser names it before Chinese, Chinese where it names neither.
    """
    if chosen := _CHOSEN.search(headers.get("cookie") or ""):
        return EN if chosen[1] == "en" else ZH
    for part in (headers.get("accept-language") or "").lower().split(","):
        language = part.split(";")[0].strip()
        if language.startswith("zh"):
            return ZH
        if language.startswith("en"):
            return EN
    return ZH


def translations() -> dict[str, dict[str, str]]:
    """Return what gr.I18n takes: phrases by browser language, for labels that Gradio itself draws."""
    chinese, english = _labels(ZH), _labels(EN)
    return {"zh-CN": chinese, "zh-TW": chinese, "zh": chinese, "en": english}


def _labels(phrases: Phrases) -> dict[str, str]:
    every = ((field.name, getattr(phrases, field.name)) for field in fields(phrases))
    return {name: value for name, value in every if isinstance(value, str)}
