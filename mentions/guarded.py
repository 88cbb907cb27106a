"""Reads a text so that a fault of ours in one sentence hides no other: what fails is told as not read."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mentions import UnusableWording
from mentions.read import HowFar, read_mentions
from mentions.said import Band, Mention, Polarity
from mentions.weights.learned import Encode, Span
from mentions.words.sentences import prepare
from mentions.words.terms import UnusableTerm

log = logging.getLogger(__name__)

NOT_READ = "could not be read: a fault of npdwatch; look at it yourself"
"""The reason of a mention that stands for words on which the reader failed."""
_LONGEST = 2_000
"""Characters of such words that are kept."""
_BLANK_LINE = re.compile(r"\n\s*\n")

_Read = Callable[[str], tuple[Mention, ...]]


class _EncoderFailed(Exception):
    """What the encoder raised, which is no fault of the reader: the database may be at fault."""


def read_guarded(
    text: str, *, title: str = "", heading: str = "", source: str = "", extra_terms: Iterable[str] = (),
    encode: Encode | None = None, reading: HowFar | None = None,
) -> tuple[Mention, ...]:
    """As `read_mentions`. Where that fails, the text is read by its paragraphs and sentences.

    One on which it fails is given to be looked at, with NOT_READ as its reason; the log has the first traceback.

    Raises:
        UnusableTerm, UnusableWording, MemoryError, and what `encode` raises.
    """
    terms = tuple(extra_terms)

    def asked(under: str, sentences: Sequence[str], spans: Sequence[Span] = ()) -> Any:  # noqa: ANN401 - as it gives
        assert encode is not None
        try:
            return encode(under, sentences, spans)
        except Exception as error:
            raise _EncoderFailed from error

    def read(words: str, *, under: str = title, above: str = "", reading: HowFar | None = None) -> tuple[Mention, ...]:
        return read_mentions(
            words, title=under, heading=above, source=source, extra_terms=terms,
            encode=None if encode is None else asked, reading=reading,
        )

    try:
        found, error = _tried(lambda words: read(words, above=heading, reading=reading), text)
        if error is None:
            return found
        log.error("A text of %s could not be read: a fault of npdwatch.", source or "no address", exc_info=error)
        repeats = not heading or text.lstrip().startswith(heading)
        return _by_parts(text if repeats else f"{heading}\n\n{text}", title, read)
    except _EncoderFailed as failed:
        raise failed.__cause__ or failed from None


def is_not_read(reason: str) -> bool:
    """True for the reason of a mention that stands for words on which the reader failed."""
    return reason == NOT_READ


def _by_parts(text: str, title: str, read: Callable[..., tuple[Mention, ...]]) -> tuple[Mention, ...]:
    parts, failed, seams = _parts_of(text), list[str](), list[str]()
    found = _read_parts(parts, read, failed, seams)
    if title and not found:  # its title may be what fails
        left = list[str]()
        untitled = _read_parts(parts, lambda words: read(words, under=""), left, seams)
        if len(left) < len(failed):
            found, failed = untitled, [title, *left]
    rest = text
    for words in failed:
        rest = rest.replace(words, "")
    together, error = _tried(read, rest)
    return (*(found if error else together), *map(_not_read, dict.fromkeys((*failed, *seams))))


def _tried(read: _Read, words: str) -> tuple[tuple[Mention, ...], Exception | None]:
    try:
        return read(words), None
    except (MemoryError, UnusableTerm, UnusableWording, _EncoderFailed):
        raise
    except Exception as error:  # noqa: BLE001 - the boundary of a text: whatever it is, the others are read
        return (), error


def _read_parts(parts: Sequence[str], read: _Read, failed: list[str], seams: list[str]) -> tuple[Mention, ...]:
    """What parts say; those on which the reader fails go into `failed`, found by halves.

    Where it reads each half and not both together, the part at which they meet goes into `seams`.
    """
    found, error = _tried(read, "\n\n".join(parts))
    if error is None:
        return found
    if len(parts) == 1:
        parts = _parts_of(parts[0])
    if len(parts) == 1:
        failed.append(parts[0])
        return ()
    middle, before = len(parts) // 2, len(failed) + len(seams)
    halves = [_read_parts(half, read, failed, seams) for half in (parts[:middle], parts[middle:])]
    if len(failed) + len(seams) == before:
        seams.append(parts[middle])
    return (*halves[0], *halves[1])


def _parts_of(text: str) -> list[str]:
    """The paragraphs of a text, of one paragraph the sentences."""
    paragraphs = [p for p in _BLANK_LINE.split(text) if p.strip()]
    if len(paragraphs) > 1:
        return paragraphs
    try:
        return [s.text for s in prepare(text).sentences] or [text]
    except Exception:  # noqa: BLE001 - that may be what fails
        return [text]


def _not_read(words: str) -> Mention:
    return Mention((), " ".join(words.split())[:_LONGEST], Polarity.POSSIBLE, Band.REVIEW, NOT_READ)
