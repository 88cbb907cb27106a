"""Sentences in another script than ours that speak of a child: who is named there we cannot tell, so all of it goes.

A family writes so to its neighbours or to the department; who was given data stands in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.rules.child_words import CHILD, OF_FAMILY

_LETTERS = r"\u0370-\u1cff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff\U00020000-\U0003ffff"
_RUN = lazy_pattern(rf"[{_LETTERS}](?:[^A-Za-z\u00c0-\u024f\n]*[{_LETTERS}\d])?[\u3002\uff01\uff1f\u0964]?")
_CHILD_SAID = lazy_pattern(
    # Arabic, Persian, Urdu
    r"\u0627\u0628\u0646|\u0628\u0646\u062a|\u0637\u0641\u0644|\u0648\u0644\u062f|\u062f\u062e\u062a\u0631"
    r"|\u067e\u0633\u0631|\u0641\u0631\u0632\u0646\u062f|\u0628\u06cc\u0679|\u0628\u0686"
    # Chinese, Japanese, Korean
    r"|\u5973\u513f|\u5973\u5152|\u5152\u5b50|\u513f\u5b50|\u5b69\u5b50|\u5b66\u751f|\u5b78\u751f|\u5a18"
    r"|\u606f\u5b50|\u5b50\u4f9b|\ub538|\uc544\ub4e4|\uc544\uc774|\ud559\uc0dd"
    # Hindi, Nepali, Marathi
    r"|\u092c\u0947\u091f|\u092c\u091a\u094d\u091a|\u091b\u094b\u0930|\u092e\u0941\u0932\u0917"
    # Bengali
    r"|\u09ae\u09c7\u09af\u09bc\u09c7|\u09ae\u09c7\u09df\u09c7|\u099b\u09c7\u09b2\u09c7"
    r"|\u09b8\u09a8\u09cd\u09a4\u09be\u09a8|\u09ac\u09be\u099a\u09cd\u099a\u09be"
    # Punjabi, Gujarati
    r"|\u0a27\u0a40|\u0a2a\u0a41\u0a71\u0a24|\u0a2c\u0a71\u0a1a|\u0aa6\u0ac0\u0a95\u0ab0"
    r"|\u0aac\u0abe\u0ab3\u0a95"
    # Tamil, Telugu, Malayalam
    r"|\u0bae\u0b95\u0bb3\u0bcd|\u0bae\u0b95\u0ba9\u0bcd|\u0b95\u0bc1\u0bb4\u0ba8\u0bcd\u0ba4"
    r"|\u0c15\u0c42\u0c24\u0c41\u0c30\u0c41|\u0c15\u0c4a\u0c21\u0c41\u0c15\u0c41|\u0d2e\u0d15\u0d7e"
    r"|\u0d2e\u0d15\u0d7b"
    # Russian, Ukrainian, Bulgarian
    r"|\b\u0434\u043e\u0447|\b\u0434\u043e\u043d\u044c|\b\u0434\u043e\u043d\u0435\u0447|\b\u0441\u044b\u043d"
    r"|\b\u0441\u0438\u043d|\b\u0440\u0435\u0431\u0451\u043d|\b\u0440\u0435\u0431\u0435\u043d"
    r"|\b\u0434\u0438\u0442\u0438\u043d|\b\u0434\u0435\u0442\u0435"
    # Greek
    r"|\b\u03ba\u03cc\u03c1\u03b7|\b\u03b3\u03b9\u03bf\u03c2|\b\u03b3\u03b9\u03cc\u03c2"
    r"|\b\u03c0\u03b1\u03b9\u03b4\u03af"
    # Amharic and Tigrinya, Hebrew, Thai
    r"|\u120d\u1305|\b\u05d1\u05ea|\b\u05d1\u05df|\b\u05d9\u05dc\u05d3|\b\u05d4\u05d1\u05ea"
    r"|\b\u05d4\u05d1\u05df|\u0e25\u0e39\u0e01", re.IGNORECASE,
)
_NAMED_BEFORE = lazy_pattern(
    rf"\b(?:{CHILD}|{OF_FAMILY})(?: (?:is |was )?(?:called|named))?[,:]? ?(?:[A-Z][\w'\u2019-]+ ){{0,2}}[(\"\u201c]?$",
    re.IGNORECASE,
)


def other_scripts(line: str) -> Iterator[tuple[int, int]]:
    """Where a clean line has words of another script with a child's word among them, or right behind one of ours."""
    if line.isascii():
        return
    for m in _RUN.finditer(line):
        if _CHILD_SAID.search(m[0]) or _NAMED_BEFORE.search(line, max(0, m.start() - 60), m.start()):
            yield m.span()
