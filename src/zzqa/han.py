"""Chinese characters: the one spelling of what they are, in every plane that has them.

Names of persons and places hold characters that most texts never need (𠮷, 龑, 䶮), so no pattern may spell
out a narrower class of its own.
"""

from __future__ import annotations

from typing import Final

# For use inside a character class: unified ideographs with extensions A to I, the compatibility forms, and
# 〇, which counts as a figure.
HAN_CLASS: Final = "〇㐀-䶿一-\u9fff豈-\ufaff\U00020000-\U0003ffff"
HAN: Final = f"[{HAN_CLASS}]"
