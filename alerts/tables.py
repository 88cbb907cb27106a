"""Reads a table of the configuration by the types of its keys; every mistake is found, each with its place."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeVar, dataclass_transform, get_args, get_origin

import msgspec
from msgspec import Struct, structs
from msgspec.structs import replace

from text.pattern import lazy_pattern

Table = TypeVar("Table", bound="ConfigTable")
Place = tuple[str | int, ...]
"""Keys and numbers of entries, from 0."""


class Reads(Struct, frozen=True):
    """Of a type, in `Annotated`: what is written in the file is made a value by this first. It raises ValueError."""

    read: Callable[[Any], object]
    unit: str = ""
    """Of the number that it gives, where that has one."""


class Checks(Struct, frozen=True):
    """Of a type, in `Annotated`: the value is what this gives for one of the type. It raises ValueError."""

    check: Callable[[Any], object]


class MistakeKind(enum.Enum):
    """What a mistake is about."""

    VALUE = enum.auto()
    UNKNOWN_KEY = enum.auto()
    MISSING_KEY = enum.auto()
    WHOLE_FILE = enum.auto()
    """Tables that do not agree: the sentence says which."""


class Mistake(Struct, frozen=True):
    """One mistake in a table, with its place within that table."""

    place: Place
    text: str = ""
    kind: MistakeKind = MistakeKind.VALUE
    channel: str = ""
    """The type of the channel to which the table belongs."""

    def under(self, *place: str | int) -> Mistake:
        """The same in the table around that table."""
        return self if self.kind is MistakeKind.WHOLE_FILE else replace(self, place=(*place, *self.place))


class Mistakes(ValueError):
    """Those of a table."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("; ".join(": ".join((*map(str, m.place), m.text)) for m in mistakes))
        self.mistakes = mistakes


class Located(ValueError):
    """A mistake that only the whole file shows, with its place."""

    def __init__(self, text: str, place: Place) -> None:
        super().__init__(text)
        self.mistake = Mistake(place, text, MistakeKind.WHOLE_FILE)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class ConfigTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the file. Made by `read_table` it holds to the types of its keys, and its keys agree."""

    def but(self, **values: Any) -> Self:  # noqa: ANN401 - of any key
        """The same with other values, which are taken as they are."""
        return structs.replace(self, **values)

    def by_key(self) -> dict[str, Any]:
        """Its values."""
        return structs.asdict(self)

    def agree(self, given: Collection[str]) -> None:
        """Raises ValueError, or Located, where keys do not go together. `given`: those that stand in the file."""


def read_table(model: type[Table], table: object) -> Table:
    """What a table says, as tomllib gives it. Raises Mistakes."""
    if isinstance(table, model):
        return table
    if not isinstance(table, Mapping):
        raise Mistakes([Mistake((), f"must be {_WANTED['object']}")])
    kinds, values = types_of(model), dict[str, Any]()
    wrong = [Mistake((key,), kind=MistakeKind.UNKNOWN_KEY) for key in table if key not in kinds]
    for key, kind in kinds.items():
        if key in table:
            try:
                values[key] = read_value(kind, table[key])
            except Mistakes as error:
                wrong += [m.under(key) for m in error.mistakes]
        elif key in _needed(model):
            wrong.append(Mistake((key,), kind=MistakeKind.MISSING_KEY))
    if wrong:
        raise Mistakes(wrong)
    made = model(**values)
    try:
        made.agree(values.keys())
    except Located as error:
        raise Mistakes([error.mistake]) from None
    except ValueError as error:
        raise Mistakes([Mistake((), str(error))]) from None
    return made


@cache
def types_of(model: type[ConfigTable]) -> dict[str, Any]:
    """The keys of a table with their types, as they are annotated."""
    return {f.name: f.type for f in structs.fields(model)}


@cache
def _needed(model: type[ConfigTable]) -> frozenset[str]:
    return frozenset(f.name for f in structs.fields(model) if f.required)


def bare(kind: Any) -> Any:  # noqa: ANN401 - a type
    """A type without what `Annotated` says of it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def read_value(kind: Any, value: Any) -> Any:  # noqa: ANN401 - of any type
    """A value of this type from what is written. Raises Mistakes."""
    said = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    try:
        for part in said:
            value = part.read(value) if isinstance(part, Reads) else value
        value = _converted(kind, value)
        for part in said:
            value = part.check(value) if isinstance(part, Checks) else value
    except Mistakes:
        raise
    except ValueError as error:
        raise Mistakes([Mistake((), str(error))]) from None
    return value


def _converted(kind: Any, value: Any) -> Any:  # noqa: ANN401 - of any type
    plain = bare(kind)
    parts = get_args(plain)
    if _is_table(plain):
        return read_table(plain, value)
    if parts and _is_table(parts[0]) and isinstance(value, list | tuple):
        return _each(parts[0], value)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        place, given = _place(str(error), kind, value)
        raise Mistakes([Mistake(place, _words(str(error), kind, given))]) from None


def _is_table(kind: Any) -> bool:  # noqa: ANN401 - a type
    return isinstance(kind, type) and issubclass(kind, ConfigTable)


def _each(model: type[ConfigTable], tables: Sequence[object]) -> tuple[ConfigTable, ...]:
    made, wrong = list[ConfigTable](), list[Mistake]()
    for number, table in enumerate(tables):
        try:
            made.append(read_table(model, table))
        except Mistakes as error:
            wrong += [m.under(number) for m in error.mistakes]
    if wrong:
        raise Mistakes(wrong)
    return tuple(made)


def _place(said: str, kind: Any, value: Any) -> tuple[Place, Any]:  # noqa: ANN401 - of any type
    """Where in a list or a table of values the first wrong one stands, and that one."""
    if found := re.search(r" - at `\$\[(\d+)\]", said):
        return (int(found[1]),), value[int(found[1])]
    if " - at `$[...]" in said:
        wanted = get_args(bare(kind))[1]
        for key, one in value.items():
            try:
                msgspec.convert(one, wanted)
            except msgspec.ValidationError:
                return (key,), one
    return (), value


_WANTED = {
    "str": "a valid string", "int": "a valid integer", "float": "a valid number", "bool": "true or false",
    "array": "a list in square brackets", "object": "a table", "Path": "a path in quotes",
    "date": "a date, such as 2026-01-31", "time": 'a time of day, such as "08:00"',
}
"""What msgspec calls by names that are no words of the file."""
_BOUND = lazy_pattern(r"Expected `(\w+)[^`]*`( of length)? (>=|<=|>|<) ([\d.]+)")
_SIGNS = {">=": "greater than or equal to", "<=": "less than or equal to", ">": "greater than", "<": "less than"}


def _words(said: str, kind: Any, given: Any) -> str:  # noqa: ANN401 - of any type
    """What msgspec says of a value, in words of the file, with the nearest of what could stand there."""
    if said.startswith("Invalid enum value"):
        return f"{given!r} is not known{nearest(str(given), _choices(kind))}"
    if "matching regex" in said:
        return "must have at least 1 character"
    if (bound := _BOUND.match(said)) is None:
        of_a_day = said.startswith("Invalid RFC3339")
        wanted = "date" if of_a_day else said.removeprefix("Expected `").partition("`")[0].partition(" | ")[0]
        return f"must be {_WANTED.get(wanted, wanted)}"
    what, is_length, sign, number = bound.groups()
    number = number.removesuffix(".0")
    if not is_length:
        unit = "".join(f" {part.unit}" for part in get_args(kind)[1:] if isinstance(part, Reads) and part.unit)
        return f"must be {_SIGNS[sign]} {number}{unit}"
    least = "at least" if sign == ">=" else "at most"
    if what == "array":
        return f"the list needs {least} {number} of them"
    return f"must have {least} {number} character{'' if number == '1' else 's'}"


def _choices(kind: Any) -> list[str]:  # noqa: ANN401 - a type
    """The values that an enumeration in a type has."""
    kind = bare(kind)
    if get_origin(kind) is Literal:
        return [str(x) for x in get_args(kind)]
    if isinstance(kind, enum.EnumMeta):
        return [str(value) for value in kind._value2member_map_]
    return [x for part in get_args(kind) for x in _choices(part)]


def shaped(pattern: str, words: str) -> Checks:
    """Of a text: it has this form, which is said in words where it has another."""

    def check(value: str | None) -> str | None:
        if value is not None and not re.fullmatch(pattern, value):
            raise ValueError(f"{value!r} must be {words}")
        return value

    return Checks(check)


_NEAR = 0.6
"""As `difflib` counts likeness: below it another word is meant ("list" for "xlsx"), and all are named."""


def nearest(name: str, known: Iterable[str]) -> str:
    """What follows a sentence about an unknown name: the nearest known one, or all; "" where there is none."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known are {', '.join(sorted(known))}" if known else ""
