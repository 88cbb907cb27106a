"""Elements of a workbook's XML gone, twice, out of order, too deep, with other attributes or in another encoding."""

from __future__ import annotations

from random import Random

from lxml import etree

from bench.fuzz.books import HEADING, Base
from bench.fuzz.damage import Mutation, unzipped, zipped

ROWS = ("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row",
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
SHEET = {"ods": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}
VALUES = ("", "0", "-1", "1", "2", "NaN", "99999999", "2147483648", "A1", "true", "string", "x" * 5000, "\u202e")
DEEP = 6000
KINDS = ("lost", "twice", "order", "attribute", "attribute", "attribute lost", "text", "unwrapped", "within")
Element = etree._Element  # noqa: SLF001 - the only name lxml has for it


def damage_markup(base: Base, dice: Random) -> Mutation:
    """One thing done to the XML of the sheet, or (one in four) of another part."""
    parts = unzipped(base.body)
    names = [n for n in parts if n.endswith((".xml", ".rels"))]
    name = SHEET[base.form] if dice.random() < 0.75 else dice.choice(names)
    if dice.random() < 0.2:
        kind, parts[name] = _as_text(parts[name], dice)
        # A deep nest or a declaration beside the cells changes none of them.
        return Mutation(f"{base.form}: xml {kind}", zipped(list(parts.items())), frozenset())
    tree = etree.fromstring(parts[name])
    at = dice.choice([e for e in tree.iter() if isinstance(e.tag, str)])
    rows = _rows(tree) if name == SHEET[base.form] else []
    touched = _row_of(at, rows)
    kind = dice.choice(KINDS)
    touched += _do(kind, at, rows, dice)
    parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    may, heading = _truth(base, touched, in_rows=bool(touched))
    return Mutation(f"{base.form}: element {kind}", zipped(list(parts.items())), may, heading=heading)


def _rows(tree: Element) -> list[Element]:
    return list(tree.iter(*ROWS))


def _row_of(e: Element, rows: list[Element]) -> list[int]:
    around = (e, *e.iterancestors())
    return [i for i, r in enumerate(rows) if any(r is a for a in around)]


def _do(kind: str, e: Element, rows: list[Element], dice: Random) -> list[int]:
    """Does it; gives the further rows that it touched."""
    parent = e.getparent()
    if kind == "lost" and parent is not None:
        parent.remove(e)
    elif kind == "twice" and parent is not None:
        parent.insert(parent.index(e), etree.fromstring(etree.tostring(e)))
    elif kind == "order" and parent is not None:
        other = dice.choice(list(parent))
        more = _row_of(other, rows)
        mine, theirs = parent.index(e), parent.index(other)
        parent[mine], parent[theirs] = etree.fromstring(etree.tostring(other)), etree.fromstring(etree.tostring(e))
        return more
    elif kind == "attribute" and e.attrib:
        e.set(dice.choice(list(e.attrib)), dice.choice(VALUES[:-1]))
    elif kind == "attribute lost" and e.attrib:
        del e.attrib[dice.choice(list(e.attrib))]
    elif kind == "unwrapped" and parent is not None:
        place = parent.index(e)
        parent[place : place + 1] = list(e)
    elif kind == "within" and parent is not None:
        around = etree.SubElement(parent, e.tag)
        parent.replace(e, around) if around is not e else None
        around.append(e)
    else:
        e.text = dice.choice(VALUES)
    return []


def _truth(base: Base, touched: list[int], *, in_rows: bool) -> tuple[frozenset[str] | None, bool]:
    """The references of the rows; what stands beside all rows (a style, a shared text) may change any of them."""
    if not in_rows:
        return None, True
    found = {base.grid.references[i] for i in touched if i < len(base.grid.references)}
    return frozenset(r for r in found if r), HEADING in found


def _as_text(xml: bytes, dice: Random) -> tuple[str, bytes]:
    text = xml.decode()
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    kind = dice.choice(("deep", "dtd", "utf-16", "other encoding", "comment", "not closed", "instruction", "cut in it"))
    close = body.rindex("</")
    made = {
        "deep": (body[:close] + "<x>" * DEEP + "</x>" * DEEP + body[close:]).encode(),
        "dtd": ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + body).encode(),
        "utf-16": ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("utf-16"),
        "other encoding": ('<?xml version="1.0" encoding="iso-8859-1"?>' + body).encode("latin-1", "xmlcharrefreplace"),
        "comment": (body[:close] + "<!-- x -->" + body[close:]).encode(),
        "not closed": body[:close].encode(),
        "instruction": f"<?xml version='1.0'?><?x y?>{body}".encode(),
        "cut in it": body[: dice.randrange(len(body))].encode(),
    }
    return kind, made[kind]


def disturbed(xml: bytes, dice: Random) -> tuple[str, bytes]:
    """One thing done to any XML, of which nothing is known but that it was well-formed."""
    if dice.random() < 0.3:
        return _as_text(xml, dice)
    tree = etree.fromstring(xml)
    kind = dice.choice(KINDS)
    _do(kind, dice.choice([e for e in tree.iter() if isinstance(e.tag, str)]), [], dice)
    return f"element {kind}", etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
