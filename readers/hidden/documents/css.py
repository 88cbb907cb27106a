"""The style sheets that stand in a page, as declarations for each of its elements. Used by the child."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from cssselect import HTMLTranslator, SelectorError
from cssselect import parse as parse_selector
from lxml import etree, html

_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\\.|[(){}\[\];,]|[^"'\\/(){}\[\];,]+|[/\\]""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_NO_RULES = re.compile(
    r"@(?:font-face|(?:-\w+-)?keyframes|page|property|counter-style|font-feature-values)\b", re.IGNORECASE
)
_NOT_HERE = re.compile(
    r"(?:only\s+)?print\b[^,]*|(?:(?:only\s+)?(?:screen|all)\s+and\s+)?"
    r"\(\s*max-(?:device-)?width\s*:\s*(?:[1-8]?\d{1,2}(?:\.\d+)?px|[1-5]?\d(?:\.\d+)?r?em)\s*\)",
    re.IGNORECASE,
)
"""Media that are not a desk's screen: paper, and screens under 900 pixels, whose readers see the rest elsewhere."""
_STATES = re.compile(
    r":(?:focus-visible|focus-within|fullscreen|popover-open|modal|autofill|-webkit-autofill|-moz-focus-inner"
    r"|placeholder-shown|user-invalid|user-valid|-moz-focusring|-moz-ui-invalid)(?![\w(-])",
    re.IGNORECASE,
)
"""What an element is only while somebody uses it; cssselect knows :hover as such and not these."""
_BESIDE = re.compile(
    r"::?(?:before|after|marker|selection|placeholder|backdrop|file-selector-button)$|::-[\w-]+$", re.IGNORECASE
)
"""What is drawn beside the words of an element."""
_CASELESS = frozenset(
    """accept align alink axis bgcolor charset checked clear color compact dir disabled enctype face frame hreflang lang
    language link media method multiple noshade nowrap readonly rel rev rules scope scrolling selected shape target
    text type valign valuetype vlink""".split()  # noqa: SIM905
)
"""Attributes whose values are the same to a selector in large letters and small."""
_ASKS_FOR_THEM = re.compile(rf"\[\s*(?:{'|'.join(sorted(_CASELESS))})\s*[~|^$*]?=[^\]]*\]", re.IGNORECASE)
_SIBLINGS = re.compile(r"count\((preceding|following)-sibling::(\*|\w+)\)")
_NUMBERS = ("npdwatch-before", "npdwatch-after", "npdwatch-alike-before", "npdwatch-alike-after")
_MOST_CSS = 400_000
_MOST_SELECTORS = 5000
_DEEPEST_RULE = 16


class Declaration(NamedTuple):
    """One `name: value`, in lower case, escapes undone."""

    name: str
    value: str
    important: bool


class Applied(NamedTuple):
    """Declarations that apply to an element; they sort as the cascade has them, the weakest first."""

    specificity: tuple[int, int, int, int]
    order: int
    conditional: bool
    """True within @media, @supports, @layer and the like: they may apply or not."""
    declared: list[Declaration]


class CssRule(NamedTuple):
    selectors: list[str]
    conditional: bool
    declared: list[Declaration]


def declarations(style: str) -> list[Declaration]:
    """The declarations of a style attribute."""
    return [d for words, block in _statements(style) if block is None and (d := _declaration(words))]


def applied_to(tree: html.HtmlElement) -> tuple[dict[html.HtmlElement, list[Applied]], list[Applied]]:
    """What the page's own sheets apply to each element; and what may apply to any, as it cannot be evaluated."""
    names_alike = _in_small_letters(tree)
    out: dict[html.HtmlElement, list[Applied]] = {}
    anywhere: list[Applied] = []
    translator = HTMLTranslator()
    left = _MOST_SELECTORS
    numbered: list[html.HtmlElement] = []
    for order, rule in enumerate(r for css in _sheets(tree) for r in _rules(css)):
        for selector in rule.selectors:
            if _BESIDE.search(selector):
                continue
            left -= 1
            try:
                if left < 0:
                    raise SelectorError("too many")  # noqa: TRY301
                small = _ASKS_FOR_THEM.sub(lambda m: m[0].lower(), _STATES.sub(":hover", selector))
                for one in (s for way in {small, small.lower() if names_alike else small} for s in parse_selector(way)):
                    path = translator.selector_to_xpath(one, prefix="descendant-or-self::")
                    if not numbered and "-sibling::" in path:
                        numbered = _number(tree)
                    found = tree.xpath(_SIBLINGS.sub(_numbered, path))
                    weight = (0, *one.specificity())
                    for e in found:
                        out.setdefault(e, []).append(Applied(weight, order, rule.conditional, rule.declared))
            except (SelectorError, etree.XPathError, RecursionError, ValueError):
                tag = _subject(selector)
                loose = Applied((0, 9, 9, 9), order, rule.conditional, rule.declared)
                for e in tree.iter(tag) if tag else ():
                    out.setdefault(e, []).append(loose)
                anywhere += [] if tag else [loose]
    for e in numbered:
        for name in _NUMBERS:
            del e.attrib[name]
    return out, anywhere


def _in_small_letters(tree: html.HtmlElement) -> bool:
    """Writes what selectors compare without regard to case in small letters; True where classes are so too.

    They are in a page without the doctype of today.
    """
    names_alike = tree.getroottree().docinfo.doctype.lower() != "<!doctype html>"
    small = _CASELESS | ({"class", "id"} if names_alike else set())
    for e in tree.iter():
        for name, value in e.attrib.items():
            if name in small:
                e.set(name, value.lower())
    return names_alike


def _number(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """Gives each element the numbers of its siblings: XPath would count them anew for every row."""
    out = [tree]
    for name in _NUMBERS:
        tree.set(name, "0")
    for parent in tree.iter():
        children = [c for c in parent if isinstance(c.tag, str)]
        all_of = Counter(c.tag for c in children)
        so_far: Counter[object] = Counter()
        for before, c in enumerate(children):
            alike = so_far[c.tag]
            numbers = (before, len(children) - before - 1, alike, all_of[c.tag] - alike - 1)
            for name, number in zip(_NUMBERS, numbers, strict=True):
                c.set(name, str(number))
            so_far[c.tag] += 1
        out += children
    return out


def _numbered(m: re.Match[str]) -> str:
    return f"number(@{_NUMBERS[(m[1] == 'following') + 2 * (m[2] != '*')]})"


def _subject(selector: str) -> str:
    """The element that a selector is about, where its last part begins with one's name; else ""."""
    last = re.split(r"[\s>+~]+", selector.strip())[-1] if not re.search(r"[(\[\"'\\|{}&]", selector) else ""
    m = re.match(r"[a-zA-Z][a-zA-Z0-9]*(?=[.#:]|$)", last)
    return m[0].lower() if m else ""


def _sheets(tree: html.HtmlElement) -> Iterator[str]:
    left = _MOST_CSS
    for e in tree.iter("style", "link"):
        css = "".join(map(str, e.itertext())) if e.tag == "style" else ""
        if e.tag == "link" and "stylesheet" in (e.get("rel") or "").lower():
            css = _data(e.get("href") or "")
        if css and not _NOT_HERE.fullmatch((e.get("media") or "").strip()):
            left -= len(css)
            # Of what is too long to be looked at, nothing is known.
            yield css if left >= 0 else "{ display: none }"


def _data(address: str) -> str:
    """The sheet in a data: address, "" for any other address: what is elsewhere is not looked at."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:"):
        return ""
    data = unquote_to_bytes(body)
    try:
        data = base64.b64decode(data) if head.lower().endswith(";base64") else data
    except (binascii.Error, ValueError):
        return "{ display: none }"
    return data.decode("utf-8", "replace")


def _rules(
    css: str, parents: list[str] | None = None, *, conditional: bool = False, depth: int = 0
) -> Iterator[CssRule]:
    if depth > _DEEPEST_RULE:
        yield CssRule([":unknown"], conditional, [Declaration("display", "none", important=True)])
        return
    own: list[Declaration] = []
    css = re.sub(r"<!--|-->", " ", css) if not depth else css
    for said, block in _statements(css):
        words = said if depth else said.lstrip("} \n\t")  # one brace too many: what follows it still counts
        at = words.startswith("@")
        if block is None:
            if at and (m := re.match(r"@import\s+(?:url\()?\s*[\"']?(data:[^\"')]*)", words, re.IGNORECASE)):
                yield from _rules(_data(m[1]), conditional=conditional, depth=depth + 1)
            elif parents is not None and (d := _declaration(words)):
                own.append(d)
        elif at:
            media = re.match(r"@media\b(.*)", words, re.IGNORECASE | re.DOTALL)
            if not _NO_RULES.match(words) and not (media and _NOT_HERE.fullmatch(media[1].strip())):
                yield from _rules(block, parents, conditional=True, depth=depth + 1)
        elif not words.startswith("--"):
            selectors = [s for one in _split(words) for s in _nested(one.strip(), parents)]
            yield from _rules(block, selectors, conditional=conditional, depth=depth + 1)
    if own and parents is not None:
        yield CssRule(parents, conditional, own)


def _nested(selector: str, parents: list[str] | None) -> list[str]:
    """A selector within a rule, written out for each of the selectors of that rule."""
    if parents is None:
        return [selector]
    out = []
    for parent in parents[:100]:
        if "&" not in selector:
            out.append(f"{parent} {selector}")
        elif selector.startswith("&") or not re.search(r"[\s>+~]", parent.strip()):
            out.append(selector.replace("&", parent))
        else:
            out.append(":unknown")
    return out


def _statements(css: str) -> Iterator[tuple[str, str | None]]:
    """(words, block) of each rule, (words, None) of each declaration; without comments. What is open ends here."""
    words: list[str] = []
    block: list[str] | None = None
    opened: list[str] = []
    for m in _TOKEN.finditer(css):
        part = m[0]
        if part.startswith("/*"):
            continue
        into = words if block is None else block
        if part == "{" and not opened:
            opened, block = ["}"], []
            continue
        if part in _CLOSES:
            opened.append(_CLOSES[part])
        elif opened and part == opened[-1]:
            opened.pop()
            if block is not None and not opened:
                yield "".join(words).strip(), "".join(block)
                words, block = [], None
                continue
        elif part == ";" and not opened:
            yield "".join(words).strip(), None
            words = []
            continue
        into.append(part)
    if block is not None or "".join(words).strip():
        yield "".join(words).strip(), "".join(block) if block is not None else None


def _split(words: str) -> list[str]:
    """The parts of a list with commas, those within brackets and quotes apart."""
    out, deep = [""], 0
    for m in _TOKEN.finditer(words):
        deep += (m[0] in "([") - (m[0] in ")]")
        if m[0] == "," and deep <= 0:
            out.append("")
        else:
            out[-1] += m[0]
    return out


def _declaration(words: str) -> Declaration | None:
    name, colon, value = words.partition(":")
    value, important = re.subn(r"\s*!\s*important\s*$", "", _plain(value), flags=re.IGNORECASE)
    # What has no colon, browsers leave out.
    return Declaration(_plain(name), value.strip(), bool(important)) if colon else None


def _plain(text: str) -> str:
    return " ".join(_ESCAPE.sub(_letter, text).lower().split())


def _letter(m: re.Match[str]) -> str:
    code = int(m[1], 16) if m[1] else 0
    return (chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd") if m[1] else m[2]
