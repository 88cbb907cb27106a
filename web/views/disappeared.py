"""What disappeared: releases that stood in a register and do not any more, or did not for a while."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from datasette.utils.asgi import AsgiStream, AsgiWriter, Response

from model.change import REMOVAL_KINDS, ChangeKind
from text.sanitise import clean, csv_text
from web.db import NotThere, Row, cached, page, row, rows, rows_with
from web.lists.query import LARGEST_PAGE, PAGE, not_understood_of, number_asked, number_of
from web.lists.views import ANYBODY, AT_ONCE, LICENCE, VERSION, arguments, as_answer, refused
from web.site import Site, address_of

OUTCOMES = {
    "gone": "not in the register any more",
    "elsewhere": "gone, but a row with the same recipient, and the same title or reference, has come",
    "back": "back in the register",
}
"""What became of a release, as far as it is known."""
KNOWN = {"only": list(OUTCOMES), "others": ["page", "size"]}
"""What may be asked."""
COLUMNS = (
    "change", "kind", "release", "source", "publication", "reference", "recipient", "recipient_slug", "title",
    "category", "level", "outcome", "last_edition", "last_seen", "last_title", "missing_edition", "missing_seen",
    "told", "back_edition", "back_seen", "elsewhere",
)
"""Of CSV and JSON, which have `page` besides."""
_KINDS = ", ".join(f"'{k}'" for k in sorted(k.value for k in REMOVAL_KINDS))
_TOLD = (
    "select c.id, c.edition, c.release, c.source, c.kind, r.present, r.recipient_slug slug, r.title, r.reference"  # noqa: S608 - ours
    f" from changes c join releases r on r.id = c.release where c.kind in ({_KINDS}) and c.edition is not null"
    " and not c.overtaken"
    " order by c.open_at desc, c.id desc"
)
_BACK = (
    f"select release, edition from changes where kind = '{ChangeKind.RESTORED}'"  # noqa: S608 - our own words
    " and release is not null order by edition"
)
_STANDING = (
    "select id, recipient_slug slug, title, reference, first_seen from releases where present = 1"
    " and recipient_slug is not null order by first_seen, id"
)
_RELEASES = (
    "select id, publication, reference, recipient, recipient_slug, title, category, confidence, level, level_printed"
    " from releases where id in given"
)


class Disappearance(NamedTuple):
    """One time that a release was told to be gone."""

    change: int
    release: int
    source: str
    last: int | None
    """The edition in which it stood last."""
    missing: int
    """The first one without it."""
    outcome: str
    back: int | None
    """The edition that has it again."""
    elsewhere: int | None
    """A release that may be the same."""


async def disappeared(site: Site) -> Sequence[Disappearance]:
    """All that everybody was told of, the newest first; worked out once for each generation of the copy."""

    async def make(site: Site) -> Sequence[Disappearance]:
        editions: dict[str, list[int]] = {}
        seen: dict[int, str] = {}
        for e in await rows(site, "select id, source, seen_at from editions order by id"):
            editions.setdefault(e["source"], []).append(e["id"])
            seen[e["id"]] = e["seen_at"]
        back: dict[int, list[int]] = {}
        for x in await rows(site, _BACK):
            back.setdefault(x["release"], []).append(x["edition"])
        standing = _by_name(await rows(site, _STANDING))
        out = []
        for x in await rows(site, _TOLD):
            ids = editions.get(x["source"], [])
            at = bisect_left(ids, x["edition"])
            again = next((e for e in back.get(x["release"], ()) if e > x["edition"]), None)
            other = None if again or x["present"] else _elsewhere(standing, x, seen.get(x["edition"], ""))
            # One that is there again though nobody was told so has come with other cells.
            outcome = "back" if again or x["present"] else "elsewhere" if other else "gone"
            out.append(Disappearance(x["id"], x["release"], x["source"], ids[at - 1] if at else None, x["edition"],
                                     outcome, again, other))
        return out

    return await cached(site, "disappeared", make)


def _by_name(standing: Sequence[Row]) -> Mapping[tuple[str, str], list[tuple[str, int]]]:
    """By recipient and title, and by recipient and reference: when releases were first seen, and their ids."""
    out: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for r in standing:
        for key in _names(r):
            out.setdefault(key, []).append((r["first_seen"], r["id"]))
    return out


def _names(release: Row) -> list[tuple[str, str]]:
    texts = (" ".join(release[name].casefold().split()) for name in ("title", "reference"))
    return [(release["slug"], f"{n} {text}") for n, text in enumerate(texts) if text and release["slug"]]


def _elsewhere(standing: Mapping[tuple[str, str], list[tuple[str, int]]], gone: Row, since: str) -> int | None:
    """The first release that came when, or after, this one went, and says the same."""
    came = [min((x for x in standing.get(key, ()) if x[0] >= since), default=None) for key in _names(gone)]
    return min((x for x in came if x), default=("", None))[1]


class _Asked(NamedTuple):
    """What is asked: of all registers, or of one; of all outcomes, or one."""

    source: Row | None
    found: Sequence[Disappearance]
    counts: Mapping[str, int]
    only: str
    problems: Sequence[str]
    """What was not understood, for people."""

    @property
    def path(self) -> str:
        return f"/disappeared/{self.source['name']}" if self.source else "/disappeared"


async def _asked(site: Site, request: Any) -> _Asked:  # noqa: ANN401 - Datasette has no types
    found, source = await disappeared(site), None
    if name := unquote(request.url_vars.get("name") or ""):
        source = await row(site, "select name, title from sources where name = ?", [name])
        if source is None:
            raise NotThere(f"There is no source {clean(name, 60)!r}. The list of sources has all that are watched.")
        found = [x for x in found if x.source == name]
    counts = {outcome: sum(x.outcome == outcome for x in found) for outcome in OUTCOMES}
    given = arguments(request)
    only, problems = dict(given).get("only", ""), not_understood_of(given, OUTCOMES)
    only = only if only in OUTCOMES else ""
    return _Asked(source, [x for x in found if x.outcome == only] if only else found, counts, only, problems)


async def disappeared_page(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/disappeared, and /disappeared/<source>."""
    asked = await _asked(site, request)
    number, pages = number_of(request, len(asked.found), PAGE)
    context = {
        **asked._asdict(), "path": asked.path, "page_number": number, "pages": pages, "outcomes": OUTCOMES,
        "rows": await _laid_out(site, asked.found[(number - 1) * PAGE : number * PAGE]),
        "sources": await rows(
            site, "select name, title from sources where rows > 0 or name in"
            " (select source from releases where present = 0) order by title, name",
        ),
    }
    return await page(site, request, "disappeared.html", context)


async def disappeared_json(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/disappeared.json, and of one source: a page of it; in the plain copy the whole."""
    asked, address = await _asked(site, request), address_of(site, request)
    if asked.problems:
        return refused(asked.problems, KNOWN)
    size = 10**9 if site.published else number_asked(request, "size", PAGE, LARGEST_PAGE)
    number, pages = number_of(request, len(asked.found), size)
    first = (number - 1) * size
    further = f"{address}{asked.path}.json?{f'only={asked.only}&' if asked.only else ''}size={size}&page={number + 1}"
    return as_answer({
        "version": VERSION, "list": "disappeared", "as_of": site.state.built_at, "counts": asked.counts,
        "total": len(asked.found), "first": first + 1 if asked.found else 0,
        "rows": [_plain(x, address) for x in await _laid_out(site, asked.found[first : first + size])],
        "next": further if number < pages else None, "licence": LICENCE,
    })


async def disappeared_csv(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/disappeared.csv, and of one source."""
    asked, address = await _asked(site, request), address_of(site, request)
    if asked.problems:
        return refused(asked.problems, KNOWN)
    headers = {**ANYBODY, "cache-control": "no-cache", "content-disposition": 'attachment; filename="disappeared.csv"'}
    if request.method == "HEAD":
        return Response("", headers=headers, content_type="text/csv; charset=utf-8")

    async def stream(out: AsgiWriter) -> None:
        await out.write(csv_text([[*COLUMNS, "page"]]))
        for at in range(0, len(asked.found), AT_ONCE):
            some = await _laid_out(site, asked.found[at : at + AT_ONCE])
            await out.write(csv_text(_plain(x, address).values() for x in some))

    return AsgiStream(stream, headers=headers, content_type="text/csv; charset=utf-8")


def _plain(laid_out: Row, address: str) -> Row:
    return {**{name: laid_out[name] for name in COLUMNS}, "page": f"{address}/releases/{laid_out['release']}"}


async def _laid_out(site: Site, some: Sequence[Disappearance]) -> list[Row]:
    """Disappearances with their releases and editions; `other` is the release elsewhere, None for none."""
    ids = {i for x in some for i in (x.release, x.elsewhere) if i}
    releases = {r.pop("id"): r for r in await rows_with(site, _RELEASES, ids)}
    told = await rows_with(site, "select id, kind, open_at from changes where id in given", [x.change for x in some])
    changes = {c["id"]: c for c in told}
    numbers = {e for x in some for e in (x.last, x.missing, x.back) if e}
    found = await rows_with(site, "select id, title, seen_at from editions where id in given", numbers)
    editions: dict[int | None, Row] = {e["id"]: e for e in found}
    none = {"title": "", "seen_at": ""}
    return [
        {
            **releases[x.release], **x._asdict(),
            "kind": changes[x.change]["kind"], "told": changes[x.change]["open_at"],
            "last_edition": x.last, "last_seen": editions.get(x.last, none)["seen_at"],
            "last_title": editions.get(x.last, none)["title"], "missing_edition": x.missing,
            "missing_seen": editions.get(x.missing, none)["seen_at"], "back_edition": x.back,
            "back_seen": editions.get(x.back, none)["seen_at"], "other": releases.get(x.elsewhere or -1),
        }
        for x in some
        if x.release in releases and x.change in changes  # not, where another copy was put in place meanwhile
    ]
