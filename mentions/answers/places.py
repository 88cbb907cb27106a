"""Where the answer to a question begins: below it, or behind all questions by its number."""

from __future__ import annotations

from mentions.answers.question import BETWEEN, Asks, Parse, Question, is_asked_for, words
from mentions.words.sentences import Prepared
from mentions.words.tokens import SPEAKER

_FAR = 400
"""Sentences behind a question within which the answer of its number is looked for."""
_OPENING = 2
"""Sentences that only open an answer."""
_QUOTES = "\"'\u2019\u201d)"


def begin(q: Question, prepared: Prepared, parse: Parse) -> tuple[int, int] | None:
    """Where the answer begins: its sentence, and the place in it behind a label such as "A5."."""
    asked, labelled = q.mention.index, False
    for k in range(asked + 1, min(asked + 1 + BETWEEN, len(prepared.sentences))):
        line = prepared.sentences[k].text
        label = words()["answer"].match(line)
        if label and q.number in ("", label[1] or q.number):
            if line[label.end() :].strip():
                return k, label.end()
            labelled = True
        elif words()["follow_up"].match(line) and line[-1] == "?":
            continue
        elif q.number and not labelled and words()["introduces"].fullmatch(line):
            continue  # "We hold the information.", before the answers by numbers
        elif label or opens_another(line) or ((parsed := parse(k)) is not None and parsed.asks):
            break
        elif not words()["aside"].match(line) or (q.asks is Asks.GRANTED and words()["day"].fullmatch(line)):
            if q.number and words()["numbered"].match(line) and not labelled:
                break
            text = prepared.sentences[asked].text.rstrip(_QUOTES)
            speaker = SPEAKER.match(line)
            begins = speaker.end() if speaker and SPEAKER.match(prepared.sentences[asked].text) else 0
            listed = is_asked_for(prepared, asked)
            return (k, begins) if labelled or listed or text[-1] in "?." or "? (" in text else None
    return _by_number(q, prepared) if q.number else None


def _by_number(q: Question, prepared: Prepared) -> tuple[int, int] | None:
    """The answer with a question's number, behind all the questions."""
    for k in range(q.mention.index + 1, min(q.mention.index + 1 + _FAR, len(prepared.sentences))):
        line = prepared.sentences[k].text
        label = words()["answer"].match(line) or words()["numbered"].match(line)
        if label and label[1] == q.number and line[-1] != "?":
            if line[label.end() :].strip():
                return k, label.end()
            return (k + 1, 0) if k + 1 < len(prepared.sentences) else None
    return None


def behind_opening(first: int, at: int, prepared: Prepared) -> tuple[int, int]:
    """Where those stand who got them, behind "The information is below." or "There were two."."""
    for k in range(first, min(first + _OPENING, len(prepared.sentences) - 1)):
        if k + 1 in prepared.rows or not words()["introduces"].fullmatch(prepared.sentences[k].text, at):
            return k, at
        at = 0
    return min(first + _OPENING, len(prepared.sentences) - 1), at


def opens_another(line: str) -> bool:
    """Whether a line is another question, or the label of one or of an answer."""
    return line[-1] == "?" or bool(words()["question"].match(line) or words()["answer"].match(line))
