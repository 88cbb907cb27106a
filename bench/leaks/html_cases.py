"""HTML registers: leaks and harmless look-alikes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from random import Random

from bench.leaks.content import SUBJECTS, Register, Release, child
from bench.leaks.model import Case, Child
from bench.leaks.sheet_leaks import SCHOOLS

Page = Callable[[str, str, str], str]


def shown(value: object) -> str:
    """A value as the page prints it."""
    text = f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)
    return escape(text).replace("\n", "<br>")


def row(entry: Release, keys: list[str], flags: str = "") -> str:
    """A table row."""
    cells = "".join(f"<td>{shown(entry.values[k])}</td>" for k in keys)
    return f"<tr{flags}>{cells}</tr>\n"


def page(register: Register, rows: str, head: str = "", before: str = "", after: str = "") -> bytes:
    """A page with the register as its table."""
    title = register.title or "Pupil data: releases to third parties"
    headings = "".join(f'<th scope="col">{escape(h)}</th>' for h in register.headings.values())
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
            f"<body>{before}\n<main><h1>{title}</h1>\n<table>\n<thead><tr>{headings}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n{after}</main>\n<footer><p>Crown copyright</p></footer>\n"
            "</body>\n</html>\n").encode()


def hidden_release(rng: Random, secret: Child) -> Release:
    """A row that looks like a release and is about a child."""
    subject = rng.choice(SUBJECTS)
    return Release({"ref": f"DR240{rng.randint(1, 9)}30.{rng.randint(60, 99)}", "org": rng.choice(SCHOOLS),
                    "type": "School", "title": f"{secret.name} and {subject}", "purpose": secret.reason,
                    "dataset": f"{secret.name}, {secret.token}, born {secret.born_text}",
                    "basis": "Public task", "date": f"born {secret.born_text}"})


def rows_with(register: Register, extra: str, rng: Random) -> str:
    """The edition's rows with something among them."""
    keys = list(register.headings)
    lines = [row(entry, keys) for entry in register.listing(True)]
    lines.insert(rng.randint(2, len(lines) - 1), extra)
    return "".join(lines)


def pupil_block(secret: Child) -> str:
    """A small list of pupils."""
    cells = "".join(f"<td>{escape(v)}</td>" for v in secret.fields)
    return f"<table><tr><th>UPN</th><th>Name</th></tr><tr>{cells}</tr></table>"


def leak_page(kind: str, register: Register, rng: Random, secret: Child, variant: int) -> bytes:
    """The edition that hides a child by one of the ways of a page."""
    keys = list(register.headings)
    entry = hidden_release(rng, secret)
    flags = {"hidden_attribute": " hidden", "display_none": ' style="display:none"',
             "visibility_hidden": ' style="visibility: hidden"', "style_class": ' class="draft"'}
    if kind == "style_class":
        css = "<style>td { padding: 4px } .draft { display: none }</style>"
        return page(register, rows_with(register, row(entry, keys, flags[kind]), rng), head=css)
    if kind in flags and variant % 2 == 0:
        return page(register, rows_with(register, row(entry, keys, flags[kind]), rng))
    plain = "".join(row(e, keys) for e in register.listing(True))
    if kind in flags:
        return page(register, plain, after=f"<div{flags[kind]}>{pupil_block(secret)}</div>")
    if kind == "template":
        return page(register, plain, after=f'<template id="row">{pupil_block(secret)}</template>')
    if kind == "comment":
        note = f"<!-- {row(entry, keys)} -->\n" if variant % 2 == 0 else f"<!-- check: {secret.sentence} -->\n"
        return page(register, rows_with(register, note, rng))
    away = "position:absolute; left:-9999px; top:auto"
    return page(register, plain, after=f'<div style="{away}">{pupil_block(secret)}</div>')


SKIP = '<a class="govuk-skip-link" href="#main" style="position:absolute;left:-9999px">Skip to main content</a>'
MENU = '<nav hidden><ul><li><a href="/home">Home</a></li><li><a href="/publications">Publications</a></li></ul></nav>'
TWIN_PAGES: dict[str, dict[str, str]] = {
    "skip_link": {"before": SKIP},
    "hidden_menu": {"before": MENU},
    "noscript": {"before": "<noscript><p>Turn on JavaScript to print this page.</p></noscript>"},
    "page_comment": {"before": "<!-- start of header -->", "after": "<!-- end of table -->"},
    "visually_hidden_heading": {"head": "<style>.visually-hidden{position:absolute;left:-9999px}</style>",
                                "after": '<h2 class="visually-hidden">Support links</h2>'},
    "empty_template": {"after": '<template id="share"></template><script>var page = "register";</script>'},
}


def html_leak(kind: str, number: int, variant: int, rng: Random, register: Register) -> Case:
    """One leak in a page."""
    secret = child(rng, number)
    keys = list(register.headings)
    base = page(register, "".join(row(e, keys) for e in register.listing(False)))
    edition = leak_page(kind, register, rng, secret, variant)
    return Case(f"html-leak-{kind}-{variant + 1}", kind, "register.html", base, edition, secret.secrets,
                (register.new.telling,), True)


def html_twin(kind: str, variant: int, register: Register) -> Case:
    """One harmless page; in variant 1 the feature is in both editions."""
    keys = list(register.headings)
    around = TWIN_PAGES[kind]
    old = "".join(row(e, keys) for e in register.listing(False))
    new = "".join(row(e, keys) for e in register.listing(True))
    base = page(register, old, **(around if variant % 2 else {}))
    return Case(f"html-twin-{kind}-{variant + 1}", kind, "register.html", base, page(register, new, **around), (),
                (register.new.telling,), True)
