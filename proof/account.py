"""The account of a change in plain language, with pictures of its cells: one page of HTML without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from db.chain.evidence import BEFORE
from proof.case import Case, Exhibit
from proof.cells import as_html

_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;"
    "margin:1rem 0;display:block;overflow-x:auto}th,td{border:1px solid #888;padding:.2rem .5rem;vertical-align:top;"
    "text-align:left}th{background:#eee}caption{text-align:left}code{overflow-wrap:anywhere}"
)


def account_page(case: Case, names: Mapping[str, str]) -> str:
    """The page. `names`: what the bytes are called in the zip, by sha256."""
    said = case.said
    facts = "".join(f"<tr><th>{escape(c.label)}</th><td>{escape(c.value)}</td></tr>" for c in said.details)
    edits = "".join(
        f"<tr><th>{escape(e.label)}</th><td>{escape(e.before or '')}</td><td>{escape(e.after or '')}</td></tr>"
        for e in said.edits
    )
    edition = f", edition {escape(said.edition)}" if said.edition else ""
    where = f"Publication: {escape(said.publication)}{edition}"
    seen = f"Seen by npdwatch at {said.seen_at}"
    if case.found_at:
        day = case.found_at[:10]
        seen = f"Found on {day}, by an edition that was put into the history then; dated {said.seen_at[:10]}"
    sides = "<tr><th></th><th>before</th><th>after</th></tr>"
    parts = [
        f"<h1>{escape(said.headline)}</h1>",
        f"<p>{escape(said.what)}. {escape(seen)}. {where}.</p>",
        f"<table>{facts}</table>" if facts else "",
        f"<h2>Before and after</h2><table>{sides}{edits}</table>" if edits else "",
        "<h2>What was published</h2>", *(_exhibit(e, names) for e in case.exhibits),
        "<p>README.md says how to verify this without taking our word for it.</p>",
    ]
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(said.headline)}</title>'
    return f"{head}<style>{_STYLE}</style></head><body>\n" + "\n".join(filter(None, parts)) + "\n</body></html>\n"


def _exhibit(e: Exhibit, names: Mapping[str, str]) -> str:
    side = "Before" if e.answer.side == BEFORE else "After"
    return f"<h3>{side}</h3><p>{'<br>'.join(_lines(e, names))}</p>{as_html(e.rows, side)}"


def _lines(e: Exhibit, names: Mapping[str, str]) -> Iterator[str]:
    if not e.is_kept_back:
        yield escape(e.answer.what)
        if e.answer.origin:
            yield escape(e.answer.origin.said)
        at = f", fetched at {escape(e.answer.row['fetched_at'])}" if e.answer.row else ""
        if e.url or not e.answer.origin:
            yield f"from {escape(e.url) or 'its publisher'}{at}"
    if e.answer.sha256:
        yield f"SHA-256 <code>{escape(e.answer.sha256)}</code>"
    if e.capture:
        where = escape(e.capture)
        yield f'the same bytes, as the Wayback Machine captured them: <a href="{where}">{where}</a>'
    as_is = "" if e.answer.origin else ", as they came"
    yield escape(e.why) if e.why else f"its bytes{as_is}: {escape(names.get(e.answer.sha256, ''))}"
