"""[[source]]: what is watched, and what comes with the program."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    StrictBool,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from alerts.settings import ConfigModel, Span, nearest, shaped
from model.rhythm.looks import FED, REGISTER_AT_LATEST, UNFED
from model.source import Options, Source
from readers.kinds import KINDS

_WORDS = re.compile(r"[^\W_]+")
HERE = Path(__file__).resolve().parent.parent

OPTIONS = {o: [k.name for k in KINDS.values() if o in k.options] for kind in KINDS.values() for o in kind.options}
"""Which kinds of source an option belongs to."""


AUTO = 0
"""Of `every`: by the source's own rhythm."""
BOUNDED = ("govuk", "file", "search", "feed", "list", "page")
"""Kinds that ask for few things at a look; a walk through Parliament's lists at one request in ten seconds is hours."""


def _or_auto(value: object, as_span: ValidatorFunctionWrapHandler) -> object:
    if value == "auto":
        return AUTO
    if isinstance(value, str) and value.strip().isalpha():
        raise ValueError('a time span is a number and s, m, h or d, such as "15m"; every = "auto" is by its own rhythm')
    return as_span(value)


class SourcePart(ConfigModel):
    """One thing that is watched."""

    name: Annotated[str, shaped(r"[a-z0-9][a-z0-9-]{0,62}", "lower-case letters, digits and hyphens, 63 at most")]
    kind: str
    url: str
    title: str = ""
    every: Annotated[Span, Field(ge=1, le=7 * 86400), WrapValidator(_or_auto)] = 900
    """Seconds; `AUTO` for what is asked by its own rhythm."""
    terms: tuple[str, ...] = ()
    enabled: StrictBool = True
    foi_body: Annotated[str | None, shaped(r"[a-z0-9_]{0,100}", "lower-case letters, digits and _, 100 at most")] = None
    """Whom to ask about its releases: the name of the authority in WhatDoTheyKnow's addresses, "" for nobody."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Of its registers: heading as printed -> field, or "" where it is none."""
    # From here on as in `model.source.Options`.
    committees: tuple[Annotated[int, Field(strict=True, ge=1)], ...] = ()
    inquiries: tuple[Annotated[int, Field(strict=True, ge=1)], ...] = ()
    lists: Annotated[tuple[Literal["written", "oral", "publications"], ...], Field(min_length=1)] = (
        "written", "oral", "publications",
    )
    searches: tuple[Annotated[str, Field(min_length=2, max_length=200)], ...] = ()
    since: dt.date | None = None
    look_back: Annotated[int, Field(strict=True, ge=1, le=365)] = 60
    documents: Annotated[int, Field(strict=True, ge=0, le=2000)] = 100
    selector: Annotated[str, Field(max_length=500)] = ""
    tell: Literal["", "all", "hits"] = ""

    @model_validator(mode="after")
    def _fits(self) -> SourcePart:
        """Each option belongs to some kinds: one that would do nothing is a mistake."""
        for option in sorted(self.model_fields_set & OPTIONS.keys()):
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
        return self

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not known{nearest(kind, KINDS)}")
        return kind

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
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

    @field_validator("url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError("an address starts with https:// and names a host")
        if parts.username or parts.password:
            raise ValueError("an address must not hold a user name or password: it is printed in logs and alerts")
        return url

    def source(self, *, is_fed: bool = False) -> Source:
        """The value that spiders take. `is_fed`: a feed of changes is configured on its host."""
        options = Options(**{f.name: getattr(self, f.name) for f in fields(Options)})
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
    return tuple(map(SourcePart.model_validate, own_tables()))
