"""What is wrong with a file that is no TOML, in words of its reader: the line, and what to write instead."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path

from text.pattern import lazy_pattern

_CURLY = lazy_pattern("[\u2018-\u201f\u00ab\u00bb]")
_ODD = lazy_pattern("[^\\S \t\r\n]|[\u200b-\u200f\u2060\ufeff]")
_CONTROL = lazy_pattern("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_QUOTED = lazy_pattern("\"[^\"]*\"|'[^']*'")
_TABLE = lazy_pattern(r"\s*\[\[?\s*([^\]#]+?)\s*\]?\]")
_KEY = lazy_pattern(r"\s*([\w.\"-]+)\s*=")
_PLACE = lazy_pattern(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def not_toml(text: str, path: Path, error: tomllib.TOMLDecodeError) -> str:
    """The sentence. It quotes no value: that may be a secret that should stand elsewhere."""
    said, place = _PLACE.sub("", str(error)), _PLACE.search(str(error))
    lines = text.split("\n")
    number = min(int(place[1]), len(lines)) if place and place[1] else 0
    if not number:
        return f"{path}: something that is opened (a quote, a bracket) does not close before the end of the file"
    line = lines[number - 1]
    hint = _of_signs(line) or _of_tables(said, lines, number) or _of_value(said, line)
    return f"{path}:{number}: {hint or f'this is not valid TOML: {said}'}"


def _of_signs(line: str) -> str:
    """Of characters that look like others."""
    bare = _QUOTED.sub("", line)
    if found := _CURLY.search(bare):
        return f"this line has the quotation mark {found[0]}; write straight ones"
    if found := _CONTROL.search(line) or _ODD.search(bare):
        return f"this line has an invisible character (U+{ord(found[0]):04X}), as pasted texts do; type it anew"
    return ""


def _of_tables(said: str, lines: list[str], number: int) -> str:
    """Of tables that do not close, and of tables and keys that stand twice."""
    line, above = lines[number - 1], lines[: number - 1]
    if re.match(r"\s*\[[^\]=]*$", line):
        return "the bracket of this table does not close"
    if line.lstrip().startswith("<"):
        return "this is a web page, and not a configuration: was the page saved in place of the file?"
    if re.match(r"\s*\[\[?[^\[\]=]+\]\]?\s*[^\s#\]]", line):
        return "behind the bracket of a table stands nothing, but for a comment that begins with #"
    if (table := _TABLE.match(line)) and ("twice" in said or "overwrite" in said):
        first = next((n for n, x in enumerate(above, 1) if (t := _TABLE.match(x)) and t[1] == table[1]), 0)
        where = f", first in line {first}: put their keys under one" if first else ", or is a key elsewhere"
        return f"the table [{table[1]}] stands twice{where}"
    if "overwrite" in said and (key := _KEY.match(line)):
        same = [n for n, x in enumerate(above, 1) if (k := _KEY.match(x)) and k[1] == key[1]]
        return f"{key[1]} is given twice{f', first in line {same[-1]}' if same else ''}: keep one"
    return ""


def _of_value(said: str, line: str) -> str:
    """Of what stands on one line."""
    name, sign, value = (x.strip() for x in line.partition("="))
    backslash = "a \\ between double quotes begins a special sign: write \\\\, or put the text in single quotes"
    text = f'the value of {name} is a text and needs quotes: {name} = "…"'
    cases = (
        (said.startswith("Illegal character"), "a quotation mark that is opened on this line does not close"),
        ("hex value" in said or "escape" in said.casefold(), backslash),
        (line.lstrip().startswith((";", "//", "--", "/*")), "a comment begins with #"),
        (said.startswith("Expected '='") and ":" in line, "between a key and its value stands =, not :"),
        (said.startswith("Expected '='"), "a key, =, and a value are expected here"),
        ("array" in said, "in this list a comma between two values, or the closing ], is missing"),
        (not sign or not name, ""),
        (not value or value.startswith("#"), f"{name} has no value"),
        (value.casefold() in ("true", "false", "yes", "no", "on", "off"), f"{name} is true or false, in small letters"),
        (
            bool(get_close_matches(value.casefold(), ("true", "false"), 1, 0.7)),
            f"{name} is true or false, in small letters; a text would need quotes",
        ),
        (value.endswith(","), "no comma stands at the end of a line"),
        (not value.startswith(('"', "'", "[", "{")), text),
    )
    return next((words for holds, words in cases if holds), "")
