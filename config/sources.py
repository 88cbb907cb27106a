"""[[source]]: what is watched, and what comes with the program."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, field

from alerts.settings import Span
from alerts.tables import Checks, ConfigTable, Reads, nearest, read_table, read_value, shaped
from model.rhythm.looks import FED, REGISTER_AT_LATEST, UNFED
from model.source import Options, Source
from readers.kinds import KINDS

_WORDS = re.compile(r"[^\W_]+")
HERE = Path(__file__).resolve().parent.parent

OPTIONS = {o: [k.name for k in KINDS.values() if o in k.options] for kind in KINDS.values() for o in kind.options}
"""Which kinds of source an option belongs to."""


_FORMATS = frozenset({"xlsx", "xls", "xlsm", "ods", "csv", "excel", "spreadsheet", "sheet", "html"})
_DOCUMENTS = frozenset({"pdf", "docx", "odt", "doc", "word"})
AUTO = 0
"""Of `every`: by the source's own rhythm."""
BOUNDED = ("govuk", "file", "search", "feed", "list", "page", "document")
"""Kinds that ask for few things at a look; a walk through Parliament's lists at one request in ten seconds is hours."""


def _or_auto(given: object) -> object:
    if given == "auto":
        return AUTO
    if isinstance(given, str) and given.strip().isalpha():
        raise ValueError('a time span is a number and s, m, h or d, such as "15m"; every = "auto" is by its own rhythm')
    return read_value(Annotated[Span, Meta(ge=1, le=7 * 86400)], given)


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        hint = nearest(kind, KINDS)
        if kind.lower() in _FORMATS:
            hint = "; a spreadsheet at an address of its own is of the kind 'file'"
        elif kind.lower() in _DOCUMENTS:
            hint = "; a PDF, DOCX or ODT at an address of its own is of the kind 'document'"
        raise ValueError(f"{kind!r} is not known{hint}")
    return kind


def _known_fields(columns: dict[str, str]) -> dict[str, str]:
    if columns:
        from readers.columns.fields import FIELDS  # three hundred rules, for the few who name columns

        said: dict[str, str] = {}
        for heading, field in columns.items():
            same = said.setdefault(" ".join(_WORDS.findall(heading.casefold())) or heading.strip(), heading)
            if columns[same] != field:
                raise ValueError(f"{same!r} and {heading!r} are one heading: capitals and punctuation do not count")
            if field and field not in FIELDS:
                near = nearest(field, FIELDS)
                raise ValueError(f"{field!r} (of the heading {heading!r}) is no field of a register{near}")
    return columns


def _absolute(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("an address starts with https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("an address must not hold a user name or password: it is printed in logs and alerts")
    return url


class SourcePart(ConfigTable):
    """One thing that is watched."""

    name: Annotated[str, shaped(r"[a-z0-9][a-z0-9-]{0,62}", "lower-case letters, digits and hyphens, 63 at most")]
    kind: Annotated[str, Checks(_known_kind)]
    url: Annotated[str, Checks(_absolute)]
    title: str = ""
    every: Annotated[int, Reads(_or_auto)] = 900
    """Seconds; `AUTO` for what is asked by its own rhythm."""
    terms: tuple[str, ...] = ()
    enabled: bool = True
    foi_body: Annotated[str | None, shaped(r"[a-z0-9_]{0,100}", "lower-case letters, digits and _, 100 at most")] = None
    """Whom to ask about its releases: the name of the authority in WhatDoTheyKnow's addresses, "" for nobody."""
    columns: Annotated[dict[str, str], Checks(_known_fields)] = field(default_factory=dict)
    """Of its registers: heading as printed -> field, or "" where it is none."""
    # From here on as in `model.source.Options`.
    committees: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    inquiries: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    lists: Annotated[tuple[Literal["written", "oral", "publications"], ...], Meta(min_length=1)] = (
        "written", "oral", "publications",
    )
    searches: tuple[Annotated[str, Meta(min_length=2, max_length=200)], ...] = ()
    since: dt.date | None = None
    look_back: Annotated[int, Meta(ge=1, le=365)] = 60
    documents: Annotated[int, Meta(ge=0, le=2000)] = 100
    selector: Annotated[str, Meta(max_length=500)] = ""
    tell: Literal["", "all", "hits"] = ""

    def agree(self, given: Collection[str]) -> None:
        """Each option belongs to some kinds: one that would do nothing is a mistake."""
        for option in sorted(OPTIONS.keys() & {*given}):
            if self.kind not in OPTIONS[option]:
                known = " or ".join(sorted(OPTIONS[option]))
                raise ValueError(f"{option} belongs to a source of kind {known}, not {self.kind}")
        if self.every == AUTO and self.kind not in BOUNDED:
            raise ValueError(
                f'every = "auto" is for sources of kind {", ".join(BOUNDED)}; give one of kind {self.kind} a time '
                'span, such as every = "1h"'
            )
        for option in KINDS[self.kind].needs:
            if not getattr(self, option):
                raise ValueError(f'{option} is missing; write for example {option} = ["National Pupil Database"]')
        if self.selector:
            from cssselect import HTMLTranslator, SelectorError

            try:
                HTMLTranslator().css_to_xpath(self.selector)
            except SelectorError as error:
                raise ValueError(f"selector {self.selector!r} is no CSS selector ({error})") from None

    def source(self, *, is_fed: bool = False) -> Source:
        """The value that spiders take. `is_fed`: a feed of changes is configured on its host."""
        options = Options(**{name: getattr(self, name) for name in Options.__struct_fields__})
        columns, is_auto = tuple(self.columns.items()), self.every == AUTO
        kind = KINDS[self.kind]
        longest = FED.longest if is_fed and kind.is_announced else UNFED.longest
        longest = REGISTER_AT_LATEST if self.kind == "file" else longest
        every = int(longest.total_seconds()) if is_auto else self.every
        paced = is_auto or kind.announces
        return Source(self.name, self.kind, self.url, self.title, every, self.terms, options, columns, paced=paced)


def own_tables() -> list[dict[str, Any]]:
    """The sources that come with the program, as they are written in sources.toml."""
    tables: list[dict[str, Any]] = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["source"]
    return tables


def own_sources() -> tuple[SourcePart, ...]:
    """What is watched out of the box: sources.toml, which comes with the program."""
    return tuple(read_table(SourcePart, table) for table in own_tables())
