"""HTML, whole pages or snippets of an API, to paragraphs of clean text; any page of the web to an item."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import urljoin, urlsplit, urlunsplit

import lxml.cssselect
import lxml.etree
import lxml.html
from cssselect import SelectorError
from lxml.html import HtmlElement

from model.item import Item, ItemKind
from readers.documents import errors
from readers.pages.merged import said_again
from readers.pages.records import NOT_SHAPED, Shaped, records_in
from readers.pages.rows import CELL, CELLS, RowsOfPupils, rows_of_pupils
from text.clean import clean

MAX_BYTES = 5_000_000
LONGEST_SELECTOR = 500
"""Characters."""
MAX_FOUND = 20_000
"""Elements that a selector may find."""
_NOT_THE_TEXT = (
    "self::nav or self::aside or self::footer or self::form or self::button or @role='navigation' or @role='search' "
    "or @role='contentinfo' or @role='alert' or @aria-hidden='true' or @hidden or "
    "contains(concat(' ', normalize-space(@class), ' '), ' cookie-banner ') or "
    "contains(translate(@style, 'DISPLAYNOE ', 'displaynoe'), 'display:none') or "
    "contains(translate(@style, 'VISBLTYHDEN ', 'visbltyhden'), 'visibility:hidden')"
)
_MAIN = ("//main", "//*[@role='main']", "//*[@id='main-content']", "//article", "//*[@id='content']")
MAX_MAIN = 200
MAX_FILES = 50
_OF_ROWS = re.compile(r"\.(?:ods|xlsx?|xlsm|csv|tsv)$", re.IGNORECASE)
_NO_PAGE = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a workbook, a document (DOCX, ODT) or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"\x1f\x8b", "a file packed with gzip"), (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"{\\rtf", "a text in RTF"),
)
"""How files begin that a reader of HTML would take for words, and what each is."""
_NOT_ALONE = (
    'it cannot be watched as one. A table of rows (ODS, XLSX, CSV) is watched as kind = "file", a document (PDF, DOCX, '
    'ODT) as kind = "document"'
)
_LEAST_OF_THE_BODY = 200
"""Characters: a <main> or <article> with less than this is held to be the text only if the body has not much more."""
_BLOCKS = (
    "p li h1 h2 h3 h4 h5 h6 div section article main header footer ul ol dl dt dd table caption tr br blockquote pre hr"
    " details summary figure figcaption address fieldset form option nav aside"
)
_BREAKS = frozenset(_BLOCKS.split())
_PARAGRAPHS = frozenset({"p", "div", "table", "li", "h1", "h2", "h3", "h4", "br"})
_PARAGRAPHS_IN_CELL = 2
_GOES_ON = re.compile(r"(?<=[^\n]{50})(?<![.!?:;\s])[ \t]*\n[ \t]*(?=[^\W\d_])|\n[ \t]*(?=[a-z])")
"""The end of a line in a <pre> that a sentence goes over: of a long one, and before a small letter."""
_LOOKED_AT = 200
"""Elements of a cell: cells within cells would take quadratic time."""
_STRUCK = ("del", "s", "strike")
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object"})
_HEAD_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SPACED_BARS = re.compile(r"(?: ?\| ?)+")
_ERROR = re.compile(
    r"(?:sorry,? (?:there is|there's|we(?:'re| are)) (?:a problem|experiencing)"
    r"|(?:http )?(?:error )?(?:40[034]|50[0-4])(?=$|[ :\u2013\u2014-]+(?:not|error|forbidden|bad|service|internal))"
    r"|error(?= ?[:|\u2013\u2014-] ?|$)|(?:sorry,? )?something (?:has )?(?:went|gone) wrong"
    r"|(?:page|file) (?:could )?not (?:be )?found|service (?:temporarily )?unavailable|temporarily unavailable"
    r"|bad gateway|gateway time-?out|internal server error|access denied|forbidden$|an error (?:has )?occurred"
    r"|(?:(?:site|scheduled|planned|down for|under|undergoing) )?maintenance(?: mode)?(?=$| ?[:|\u2013\u2014-])"
    r"|(?:site|scheduled|down for|under|undergoing) maintenance"
    r"|(?:(?:web)?site |page )?(?:is )?under construction|coming soon$|database error|error establishing"
    r"|(?:this )?domain (?:name )?(?:is |may be )?(?:for sale|parked)|parked domain|account suspended)", re.IGNORECASE
)
"""Headings of what servers and publishing programs show under status 200 when they fail."""
_ERROR_TEXT = re.compile(
    r"briefly unavailable for|(?:down|closed|unavailable) for (?:\w+ )?maintenance"
    r"|something (?:has )?(?:went|gone) wrong|an error (?:has )?occurred"
    r"|under construction|domain (?:name )?(?:is|may be) (?:for sale|parked)"
    r"|experiencing technical difficulties|service is (?:temporarily )?unavailable|(?:enable|requires?) javascript",
    re.IGNORECASE,
)
"""The same in the words of a page that has few."""
_GUARD = re.compile(
    r"are you (?:a )?(?:robot|human)|robot check|complete the security check|pardon our interruption"
    r"|(?:checking|verifying) (?:your browser|you are human)"
    r"|(?:verify|prove|confirm) (?:that )?you are (?:human|not a robot)", re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|(?:accept|allow|reject) all (?:cookies)?|we value your privacy|cookie consent",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:please )?(?:sign|log)[ -]?(?:in|on)(?:$| (?:to|or|with|first)\b| ?[:|\u2013\u2014-])|authentication required"
    r"|enter your password", re.IGNORECASE,
)
_ASKS_WHO = "//input[translate(@type, 'PASWORD', 'pasword')='password']"
FEW_WORDS = 400
"""Characters of a page that shows nothing but why it shows nothing."""
_LONGEST_ERROR = 2000
_TAG = re.compile(r"<[A-Za-z/!?]")


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def page_key(url: str) -> str:
    """What names a page for good: its address without fragment. Host in lower case."""
    parts = urlsplit(url)
    return "page:" + urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def read_page(body: bytes, url: str, selector: str = "", *, key: str = "", declared: str = "") -> Item:
    """A page as an item.

    `url` is where it answered; `key` keeps its identity where it has moved (default: made of `url`); `declared` is the
    charset of its Content-Type. Raises errors of `readers.documents.errors`, none of which means that the text is gone.
    """
    if not body.strip():
        raise errors.EmptyAnswer("the page has no bytes; it is asked for again")
    if len(body) > MAX_BYTES:
        raise errors.TooBig(f"the page has more than {MAX_BYTES:,} bytes: {errors.NEVER_READ}; watch its parts")
    if errors.is_challenge(body):
        raise errors.Challenge("a bot guard asks for a browser: what stands on the page is not known")
    if kind := next((said for mark, said in _NO_PAGE if body.startswith(mark)), ""):
        raise errors.UnknownAnswer(f"{kind} stands there, and no web page: {_NOT_ALONE}")
    if body.lstrip()[:1] in b"{[" and _is_json(body):
        raise errors.UnknownAnswer("JSON came in place of the page: look at it")
    tree = parse_page(decode_html(body, declared))
    if tree is None:
        raise errors.UnknownAnswer("the page holds nothing that can be read")
    title = clean(tree.findtext(".//title") or "")
    heading = next(iter(tree.iter("h1")), None)
    text = _selected(tree, selector) if selector else main_text(tree)
    refuse_excuses(tree, [title, text_of(heading) if heading is not None else ""], text)
    if not text:
        why = "the page holds no words; it may be made by a script in the browser. Name a selector"
        raise errors.UnknownAnswer(why)
    return Item(
        key=key or page_key(url),
        kind=ItemKind.PAGE,
        title=(text_of(heading).replace("\n", " ") if heading is not None else "") or title or url,
        url=url,
        text=text,
        links=files_linked(tree, url),
    )


def files_linked(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """Where the page's links to files of rows lead, in their order, without query; menus left out.

    A publisher who puts another edition behind the same words changes nothing else of the page.
    """
    menus = set(tree.xpath(f"//*[{_NOT_THE_TEXT}]"))
    found: dict[str, None] = {}
    for a in itertools.islice(tree.iter("a"), MAX_FOUND):
        if len(found) == MAX_FILES:
            break
        try:
            parts = urlsplit(urljoin(url, (a.get("href") or "").strip()))
        except ValueError:
            continue
        of_rows = parts.scheme in ("http", "https") and _OF_ROWS.search(parts.path)
        if of_rows and not menus.intersection(a.iterancestors()):
            found.setdefault(urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")))
    return tuple(found)


def refuse_excuses(
    tree: HtmlElement | None, headings: Sequence[str], text: str, *, what: str = "the page"
) -> None:
    """Raises where a page or a document shows, under status 200, why it does not show what stands there."""
    said = " ".join((*headings, text if len(text) < FEW_WORDS else ""))
    if len(text) >= _LONGEST_ERROR:
        return
    if tree is not None and tree.xpath(_ASKS_WHO) and (not text or any(map(_LOGIN.match, headings))):
        raise errors.LoginPage(f"{what} asks for a password: it may have gone private")
    if len(text) < FEW_WORDS and (_GUARD.search(said) or any(map(_LOGIN.match, headings))):
        raise errors.Challenge(f"{what} asks who we are ({said[:60]!r}): what stands there is not known")
    if len(text) < FEW_WORDS and _CONSENT.search(said):
        raise errors.Challenge(f"{what} asks for consent to cookies first: what stands there is not known")
    shown = next((h for h in headings if _ERROR.match(h)), None)
    if shown is None and len(text) < FEW_WORDS and (found := _ERROR_TEXT.search(text)):
        shown = found[0]
    if shown is not None:
        raise errors.UnknownAnswer(f"{what} says {shown[:100]!r} in place of what stood there: look at it")


def main_text(tree: HtmlElement) -> str:
    """The main text of a page: of <main>, [role=main], #content or <article>, else of the body; menus left out."""
    menus = set(tree.xpath(f"//*[{_NOT_THE_TEXT}]"))
    for path in _MAIN:
        found: list[HtmlElement] = tree.xpath(path)
        if len(found) > MAX_MAIN:
            continue  # a forum with a post an <article>: the body has them all
        text = "\n".join(filter(None, (_with_records(e, menus) for e in _outermost(found, menus))))
        if len(text) >= _LEAST_OF_THE_BODY or (text and path == "//main"):
            return text
    return _with_records(tree, menus)


def _selected(tree: HtmlElement, selector: str) -> str:
    found: list[HtmlElement] = list(_compiled(selector)(tree))
    if len(found) > MAX_FOUND:
        why = f"the selector {selector!r} finds {len(found):,} elements; name their container instead"
        raise errors.UnknownAnswer(why)
    text = "\n".join(filter(None, map(_with_records, _outermost(found))))
    if not text:
        what = "elements without any words" if found else "nothing"
        why = f"the selector {selector!r} finds {what}; the page has changed shape: look at it"
        raise errors.SelectorFindsNothing(why)
    return text


def _outermost(found: list[HtmlElement], leave: Collection[HtmlElement] = ()) -> list[HtmlElement]:
    apart = {*leave, *found}
    return [e for e in found if e not in leave and not any(a in apart for a in e.iterancestors())]


def _compiled(selector: str) -> lxml.cssselect.CSSSelector:
    if len(selector) > LONGEST_SELECTOR:
        raise errors.BadSelector(f"a selector has at most {LONGEST_SELECTOR} characters")
    try:
        return lxml.cssselect.CSSSelector(selector, translator="html")
    except (SelectorError, ValueError) as error:
        raise errors.BadSelector(f"{selector!r} is no CSS selector ({error})") from error


def decode_html(data: bytes, declared: str = "") -> str:
    """The text of HTML bytes: a byte order mark, strict UTF-8, what is declared, Windows-1252, in this order.

    UTF-8 comes before any declaration because pages lie: the old evidence was UTF-8 under another name (a client of
    2018 had to decode it by hand), and no text in another encoding passes for UTF-8 by chance.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _HEAD_CHARSET.search(data[:2048])
    for name in (declared, found[1].decode() if found else ""):
        if name and name.lower() not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "latin1"):
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                continue
    # As browsers do: what calls itself Latin-1 is Windows-1252, or quotes and dashes would be lost.
    return data.decode("cp1252", "replace")


def parse_page(html: str | bytes) -> HtmlElement | None:
    """The tree of a page or a snippet (bytes: in UTF-8), None where there is nothing.

    NUL would end the parse early: it goes first.

    Raises UnknownAnswer where the parser gave up half-way. It does so in silence, at 256 levels (old pages with tags
    left open have as many) or 10 MB of one text, and a page that is cut would look like a page that has changed. With
    `huge_tree` it goes to 2,048 levels; how much is parsed is bounded by the callers.
    """
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(data.replace(b"\x00", b" "), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        tree = None
    if any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log):
        raise errors.UnknownAnswer("the HTML is nested deeper than any honest page; it cannot be read to its end")
    return tree


def text_of_html(html: str) -> str:
    """The words of HTML, one paragraph a line, cells of a table row parted by " | "; numeric entities decoded.

    A text without any markup is cleaned and given back; one whose markup itself was escaped, as some services have it
    twice, is read as what was meant.
    """
    if not _TAG.search(html) and _TAG.search(meant := unescape(html)):
        html = meant
    if not _TAG.search(html):
        return "\n".join(line for part in unescape(html).splitlines() if (line := clean(part)))
    tree = parse_page(html)
    return "" if tree is None else text_of(tree)


def _with_records(element: HtmlElement, leave: Collection[HtmlElement] = ()) -> str:
    """The words under an element of a page, each of its records on one line."""
    return text_of(element, leave, records_in(element, leave))


def text_of(element: HtmlElement, leave: Collection[HtmlElement] = (), shaped: Shaped = NOT_SHAPED) -> str:
    """The words under an element, one paragraph a line, no empty lines; what stands in `leave` left out.

    `shaped`: what is put where an element begins and ends, in place of the end of a line.
    """
    away = frozenset(leave).union(filter(_is_label_of_cell, element.iter("span")))
    away = away.union(filter(_is_struck_beside, element.iter(*_STRUCK)))
    again = said_again(element, lambda cell: _words_of(cell, away))
    pieces = _pieces(element, away, shaped, again)
    lines = (clean(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for part in lines if (line := _SPACED_BARS.sub(" | ", part).strip(" |")))


def _pieces(
    root: HtmlElement, leave: frozenset[HtmlElement], shaped: Shaped, again: Mapping[HtmlElement, str]
) -> Iterator[str]:
    """Text in document order; a walk and no recursion, since hostile pages nest deep. `again`: as `said_again`."""
    silent: object = None
    cells: list[bool] = []  # of the cells we are in, outermost first: is it one of a table of data?
    within = set[HtmlElement]()
    """Tables in cells of others, whose rows are lines of their own."""
    rows = rows_of_pupils(root)
    pres = _within_pre(root)
    for event, e in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        set_out = not (cells and cells[-1]) and (e if event == "start" else e.getparent()) in pres
        if silent is not None:
            if e is silent and event == "end":
                silent = None
                yield _behind(e, leave, set_out=set_out)
            continue
        if not isinstance(e.tag, str):
            yield "" if e is root else _said(e.tail, set_out=set_out)
            continue
        if event == "start" and e is not root and (e.tag in _SILENT or e in leave):
            silent = e
            continue
        yield _of_merged(e, event, again)
        if e in shaped:
            yield shaped[e][event == "end"] + _spaced(e.text if event == "start" else e.tail)
            continue
        if _is_table_within(e, event, cells, within):
            yield "\n"
        elif e.tag in _BREAKS and not (e in rows.labels or e in rows.cells):
            yield " " if cells and cells[-1] else "\n"
        if e.tag in CELLS or e in rows.labels or e in rows.cells:
            yield _of_cell(e, event, cells, rows)
        if event == "start":
            yield _said(e.text, set_out=set_out)
        elif e is not root:
            yield _said(e.tail, set_out=set_out)


def _is_label_of_cell(span: HtmlElement) -> bool:
    """True for what says on phones what a cell is, and is seen nowhere else: "Organisation:"."""
    classes = span.get("class") or ""
    unseen = "visually-hidden" in classes or "visuallyhidden" in classes or "sr-only" in classes.split()
    in_cell = unseen and next(span.iterancestors(*CELLS), None) is not None
    return in_cell and "".join(span.itertext()).rstrip().endswith(":")


def _is_struck_beside(e: HtmlElement) -> bool:
    """True for what is struck through in a cell that says something else: "<s>Old Ltd</s> New Ltd"."""
    cell = next(e.iterancestors(*CELLS), None)
    if cell is None:
        return False
    left = sum(map(str.isalnum, "".join(itertools.islice(cell.itertext(), _LOOKED_AT))))
    struck = itertools.islice(cell.iter(*_STRUCK), _LOOKED_AT)
    return left > sum(sum(map(str.isalnum, "".join(x.itertext()))) for x in struck)


def _of_merged(e: HtmlElement, event: str, again: Mapping[HtmlElement, str]) -> str:
    """What cells above say again before a cell, or at the end of a row."""
    return again.get(e, "") if event == ("start" if e.tag in CELLS else "end") else ""


def _words_of(cell: HtmlElement, leave: frozenset[HtmlElement]) -> str:
    """What a cell says that goes down over rows below; "" of one that is laid out as a text."""
    return " ".join("".join(_pieces(cell, leave, NOT_SHAPED, {})).split()).strip("| ") if _is_data(cell) else ""


def _is_data(cell: HtmlElement) -> bool:
    """False for a cell that holds paragraphs or a table: old pages lay out their whole text in one."""
    inner = itertools.islice(cell.iterdescendants(), _LOOKED_AT)
    return sum(1 for e in inner if e.tag in _PARAGRAPHS) <= _PARAGRAPHS_IN_CELL


def _is_table_within(e: HtmlElement, event: str, cells: list[bool], within: set[HtmlElement]) -> bool:
    """True where a table of two rows or more begins or ends in a cell of data; `cells` says that it is none of its."""
    if event == "end" and e in within:
        cells.pop()
        return True
    if event != "start" or e.tag != "table" or not (cells and cells[-1]):
        return False
    if sum(1 for _ in itertools.islice(e.iter("tr"), 2)) < 2:
        return False
    within.add(e)
    cells.append(False)
    return True


def _of_cell(e: HtmlElement, event: str, cells: list[bool], rows: RowsOfPupils) -> str:
    """What stands where a cell begins or ends; `cells` is told of it."""
    if event == "start":
        cells.append(e in rows.labels or e in rows.cells or _is_data(e))
        return CELL if cells[-1] and e not in rows.labels else "\n"
    cells.pop()
    return "\n" if e.tag == "dd" else ""


def _behind(e: HtmlElement, leave: Collection[HtmlElement], *, set_out: bool) -> str:
    """What stands behind an element that is left out."""
    return ("\n" if e.tag in _BREAKS else " " if e in leave else "") + _said(e.tail, set_out=set_out)


def _within_pre(root: HtmlElement) -> set[HtmlElement]:
    """Every `<pre>`, with all that stands in one."""
    out = set[HtmlElement]()
    for pre in root.iter("pre"):
        if pre not in out:
            out.update(pre.iter())
    return out


def _said(text: str | None, *, set_out: bool) -> str:
    """The words of a text: in a `<pre>`, by lines as they are set out, but within a sentence."""
    if not (set_out and text):
        return _spaced(text)
    return _GOES_ON.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _spaced(text: str | None) -> str:
    """A line feed within running text is only a space."""
    return re.sub(r"[\r\n]+", " ", text) if text else ""
