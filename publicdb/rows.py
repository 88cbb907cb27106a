"""The rows of each table of the public copy, without what is not public."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from urllib.parse import unquote, urlsplit

from db.history.origins import named_file, stood_at
from db.register.changes import GONE, UNCONFIRMED
from db.register.columns import CLASSES
from db.register.search import submitted_by, submitters_of
from db.register.states import facts_of_each
from db.store import Store, as_json
from db.withheld.decide import Withheld
from mentions.parts.only_sharing import only_sharing
from mentions.parts.quoted import is_quoted_whole, quoted
from model.answers.exchange import without_secrets
from model.change import STRONGEST, SUREST
from model.hidden import WITHHELD_CELL
from model.source import Source
from model.state import Facts, SourceSight, in_public, state_of
from publicdb.copy import Copy, Query, Row
from text.privacy.prose import without_private_address
from text.search_words import in_plain_letters
from text.timestamp import stamp


def _stream(copy: Copy, sql: str) -> Iterator[Row]:
    """The rows of a query, one by one."""
    found = copy.db.execute(sql)
    names = [c[0] for c in found.description]
    return (dict(zip(names, values, strict=True)) for values in found)


def sources(main: Store, withheld: Withheld, watched: Collection[str] | None) -> list[Row]:
    """Every source. `watched`: the names that are configured now; None where that is not known."""
    rows = main.rows(
        "select s.name, s.title, s.kind, s.url, s.first_seen_at first_seen, s.polled_at looked_at, s.good_at,"
        " s.changed_at, e.id edition, coalesce(e.rows, 0) rows,"
        " (select count(*) from item i where i.source = s.name) items from source s left join edition e on e.id ="
        " (select max(id) from edition where source = s.name and state = 'accepted') order by s.name"
    )
    seen = how_each_is_seen(main)
    for x in rows:
        x["title"] = withheld.addresses.cut(x["title"]) or x["name"]
        x["url"] = without_secrets(withheld.addresses.cut(x["url"]))
        x["watched"] = int(watched is None or x["name"] in watched)
        x |= dict(zip(("state", "since", "reason"), seen[x["name"]], strict=True))
    return rows


def how_each_is_seen(main: Store) -> dict[str, tuple[str, str | None, str]]:
    """How everybody may know that each source was seen at its last poll, by name: state, since when, why.

    That it was not polled since is for whoever reads it to see by `good_at`: then nobody updates the copy either.
    """
    stored = [Source(x["name"], x["kind"], x["url"]) for x in main.rows("select name, kind, url from source")]
    return {f.source.name: _how_seen(f) for f in facts_of_each(main, stored)}


def _how_seen(facts: Facts) -> tuple[str, str | None, str]:
    told = in_public(state_of(facts, facts.polled_at)) if facts.polled_at else None
    if told is None:
        return SourceSight.WELL.value, None, ""
    return told.sight.value, stamp(told.since) if told.since else None, told.why


def cleaned(
    withheld: Withheld, texts: Sequence[str], json_texts: Sequence[str] = (), cells: Sequence[str] = ()
) -> dict[str, str]:
    """SQL of columns without what is withheld. `cells`: SQL of recipients of the versions that a row is made from."""
    if not withheld:
        return {}
    own = ", ".join(("", *cells))
    return {t: f"clean('{t}', {t}{own})" for t in texts} | {t: f"clean_json({t}{own})" for t in json_texts}


def _file_of(withheld: Withheld) -> dict[str, str]:
    """SQL of a file, or of what stands in one, without the file where that is kept back."""
    if not withheld:
        return {"url": "public_url(url)"}
    back = "kept_back(sha256)"
    return {"kept_back": back, "sha256": f"iif({back} = '', sha256, '')",
            "url": f"public_url(address(iif({back} = '' or url = '', url, page)))"}


def _allowed(withheld: Withheld, kind: str, key: str) -> str:
    return f"allows('{kind}', {key})" if withheld else "true"


def editions(withheld: Withheld) -> Query:
    """Editions, without their counts of changes."""
    sql = (
        "select id, source, number, kind, title, published_at, note, seen_at, found_at, rows, 0 changes, '{}' summary"
        " from edition where state = 'accepted'"
    )
    return Query(sql, cleaned(withheld, ("title", "note")))


def former_editions() -> Query:
    """Earlier ids of editions."""
    return Query("select w.id, w.edition_id edition from edition_was w join editions e on e.id = w.edition_id", {})


def edition_files(withheld: Withheld) -> Query:
    """The files of editions."""
    sql = (
        f"select f.edition_id edition, f.file, f.title, f.filename, {stood_at()} url, f.sha256, f.register,"  # noqa: S608 - ours
        " '' kept_back, s.url page from edition_file f join edition e on e.id = f.edition_id"
        " join source s on s.name = e.source where e.state = 'accepted' order by f.edition_id, f.rowid"
    )
    made = _file_of(withheld) | cleaned(withheld, ("title", "filename"))
    where = "address(url)" if withheld else "url"
    name = f"coalesce(nullif({made.get('filename', 'filename')}, ''), file_name(public_url({where})))"
    # A name too may say what is not to be said.
    return Query(sql, made | {"filename": f"iif(kept_back(sha256) = '', {name}, '')" if withheld else name})


def file_name(url: str) -> str:
    """What an address calls a file."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])[:200]
    except ValueError:
        return ""


_VERSIONS = f"""
select v.id, v.release_id release, v.edition_id edition, e.seen_at, v.reference, v.recipient, v.title, v.purpose,
  v.category, v.confidence, v.category_reason, v.also, coalesce(a.level, 'unknown') level, coalesce(a.tier, '') tier,
  coalesce(a.outcome, 'not_said') outcome, coalesce(a.severity, 0) severity, coalesce(a.reasons, '[]') reasons,
  coalesce(a.dated, '') dated, {named_file("v.file")} file, v.sheet, v.row, coalesce({stood_at()}, '') url,
  coalesce(f.sha256, '') sha256, '' kept_back, v.cells, v.reread_at, s.url page
from version v join edition e on e.id = v.edition_id and e.state = 'accepted' join source s on s.name = e.source
  left join assessment a on a.version_id = v.id
  left join edition_file f on f.edition_id = v.edition_id and f.file = v.file
where {{}}
"""  # noqa: S608 - ours


def versions(withheld: Withheld) -> Query:
    """Versions of releases."""
    texts = ("recipient", "reference", "title", "purpose", "category_reason", "file")
    made = _file_of(withheld) | cleaned(withheld, texts, ("cells", "reasons"), ("recipient",))
    return Query(_VERSIONS.format(_allowed(withheld, "release", "v.release_id")), made)


_RELEASES = f"""
select r.id, '' key, r.source, coalesce(nullif(s.title, ''), s.name) publication, v.reference, v.recipient, v.title,
  v.purpose, v.category, v.confidence, v.category_reason, v.also, v.level, coalesce(a.level_printed, 0) level_printed,
  v.tier, v.outcome, v.dated, a.year_from, a.year_to, a.pupils, coalesce(a.items, '[]') items, v.severity,
  coalesce(a.severity_name, 'low') severity_name, v.reasons, fe.seen_at first_seen,
  iif(w.watched, '', coalesce(w.looked_at, w.first_seen)) not_watched_since,
  fe.kind = 'baseline' or r.first_look baseline,
  max(v.seen_at, coalesce((select max(c.open_at) from changes c where c.release = r.id), '')) changed_at,
  r.gone_edition is null or r.id in ({UNCONFIRMED}) present,
  iif({GONE}, coalesce((select g.seen_at from edition g where g.id = r.gone_edition), ''), '') gone_since,
  (select count(*) from versions n where n.release = r.id) versions, v.id version, p.edition_id edition,
  {named_file("coalesce(p.file, v.file)")} file, coalesce(p.sheet, v.sheet) sheet,
  coalesce(p.row, v.row) row, coalesce(f.url, v.url) url,
  coalesce(f.sha256, v.sha256) sha256, coalesce(f.kept_back, v.kept_back) kept_back, v.cells,
  (select group_concat(distinct n.reference) from versions n where n.release = r.id and n.reference != v.reference)
    earlier
from release r join source s on s.name = r.source join sources w on w.name = r.source
  join edition fe on fe.id = r.first_edition and fe.state = 'accepted'
  join versions v on v.id = (select max(n.id) from versions n where n.release = r.id)
  left join assessment a on a.version_id = v.id
  left join edition_row p on p.rowid = (select n.rowid from edition_row n join editions ne on ne.id = n.edition_id
    where n.version_id = v.id order by n.edition_id desc limit 1)
  left join edition_files f on f.edition = p.edition_id and f.file = p.file
"""  # noqa: S608 - our own words


_PRINTED = "coalesce(json_extract(cells, '$.{0}') || ' ', '')"


def releases(withheld: Withheld) -> Query:
    """Releases in their newest version, which stands in the copy as it may be shown, after the changes.

    Where one stands is where the newest edition that has it says: a version keeps the place in which it came.
    """
    return Query(_RELEASES, {
        "key": "key_of(id)", "recipient_slug": "slug_of(recipient)", "datasets": "datasets(cells, title, purpose)",
        "years_said": "years_said(id, cells, title, purpose, dated, first_seen)",
        "regions": "regions_said(cells, title, purpose, recipient)",
        "data_printed": " || ".join(_PRINTED.format(name) for name in ("dataset", "data")),
        "other_printed": "other_printed(cells, earlier)",
        **{f"{name}_class": f"gravest_class('{name}', {_PRINTED.format(name)})" for name in CLASSES},
        "year": "case when dated glob '[0-9][0-9][0-9][0-9]*' then cast(substr(dated, 1, 4) as integer) end",
        **cleaned(withheld, (), ("items",), ("(select w.recipient from version w where w.id = version)",)),
    })


def gone_releases(main: Store) -> set[int]:
    """Releases that are in no register any more, as far as that is confirmed."""
    return {x["id"] for x in main.rows(f"select id from release r where {GONE}")}  # noqa: S608 - ours


def archived(copy: Copy, withheld: Withheld, let_go: Collection[str] = ()) -> Iterator[Row]:
    """Registers and documents, by sha256, that stand on public pages: not of quarantined editions, none kept back.

    What an API, a feed, a list, a search or a page answered is nobody's document, and says what is withheld of things
    that have no page here: that is for operators. `let_go`: documents on which a person has decided.
    """
    found: dict[str, Row] = {}
    # What was kept first stands: a body that is met again later is the same file, judged where it is any document.
    for x in chain(_stream(copy, _FILES), _stream(copy, _DOCUMENTS)):
        kept = found.setdefault(x["sha256"], {**x, "content_type": "", "size": 0})
        kept["judged"] = int((kept["judged"] or x["judged"]) and x["sha256"] not in let_go)
    for x in _stream(copy, "select sha256, fetched_at, headers, size from snapshot order by id"):
        body = found.get(x["sha256"])
        if body is not None and not body["content_type"]:
            headers = {k.casefold(): v for k, v in json.loads(x.pop("headers")).items()}
            body |= x | {"content_type": str(headers.get("content-type", ""))[:200]}
    for x in sorted(found.values(), key=lambda x: str(x["sha256"])):
        if x["sha256"] and withheld.allows("file", x["sha256"]):
            x["url"] = without_secrets(without_private_address(withheld.address(x["url"])))
            x["filename"] = x["filename"] or file_name(x["url"])
            yield x


_FILES = f"""
select f.sha256, f.filename, {stood_at()} url, e.source, coalesce(e.found_at, e.seen_at) fetched_at,
  not f.register judged
from edition_file f join edition e on e.id = f.edition_id join source s on s.name = e.source
where e.state = 'accepted' order by f.edition_id, f.rowid
"""  # noqa: S608 - ours
_DOCUMENTS = """
select s.sha256, '' filename, s.final_url url, s.source, s.fetched_at, 1 judged from document d
  join snapshot s on s.source = d.source and s.url = d.url
union all
select json_extract(d.value, '$.sha256'), '', json_extract(d.value, '$.url'), i.source, v.seen_at, 1
from item i join item_version v on v.id = i.version_id, json_each(v.documents) d
where json_extract(d.value, '$.sha256') != ''
"""


_BODIES = (
    "select json_group_array(distinct r.value ->> 'name') from mention b, json_each(b.recipients) r"
    " where b.version_id = {}"
)
"""Who is read in the mentions of a version."""
_PROSE = ("text", "answer", "original_answer")
_NAMES_CHILD = " or ".join(f"instr({{0}}.{name}, '{WITHHELD_CELL}') > 0" for name in ("title", *_PROSE))
"""Whether a version names a child: few do."""
_BESIDE_CHILD = (
    "(select o.version_id from item o join item_version w on w.id = o.version_id"  # noqa: S608 - our own words
    f" where {_NAMES_CHILD.format('w')})"
)
_KEY = "i.source || ' ' || i.key"
_AS_IT_IS = ("key", "source", "kind", "state")


def evidence(copy: Copy, withheld: Withheld) -> Iterator[Row]:
    """Items in the version that stands now."""
    clean = withheld.cleaner()
    for x in _stream(
        copy,
        "select i.id, i.key, i.source, i.kind, i.state, v.title, i.published, i.first_at first_seen, i.seen_at,"  # noqa: S608
        " v.text, v.answer, v.original_answer, i.data, v.documents, s.kind source_kind, s.url source_url,"
        " (select json_group_array(m.sentence) from mention m where m.version_id = v.id) said,"
        f" iif({_NAMES_CHILD.format('v')}, ({_BODIES.format('v.id')}), '') bodies,"
        " (select count(*) from mention m where m.version_id = v.id) mentions,"
        " (select group_concat(distinct polarity) from mention m where m.version_id = v.id) polarities,"
        " (select group_concat(distinct band) from mention m where m.version_id = v.id) bands,"
        " (select count(*) from item_link l where l.item_id = i.id"
        f" and {_allowed(withheld, 'release', 'l.release_id')}) releases"
        " from item i join item_version v on v.id = i.version_id join source s on s.name = i.source"
        f" where {_allowed(withheld, 'item', _KEY)} order by i.id",
    ):
        said, bodies = json.loads(x.pop("said")), x.pop("bodies")
        beside, bodies = bool(bodies), json.loads(bodies or "[]")
        if not is_quoted_whole(x.pop("source_kind"), x.pop("source_url"), beside_child=beside):
            x |= {
                name: only_sharing(quoted(x[name], said), bodies, beside_child=beside)
                for name in (_PROSE if beside else ("text",)) if x[name]
            }
        polarities = (x.pop("polarities") or "").split(",")
        x["polarity"] = next((p for p in STRONGEST if p in polarities), "")
        bands = (x.pop("bands") or "").split(",")
        x["band"] = next((b for b in SUREST if b in bands), "")
        x.update(_about(json.loads(x.pop("data"))))
        x["documents"] = as_json([_document(withheld, d) for d in json.loads(x["documents"])])
        if withheld:
            x |= {k: clean(v) for k, v in x.items() if isinstance(v, str) and k not in _AS_IT_IS}
        x["plain"] = in_plain_letters(x["title"], x["submitted_by"], x["text"], x["answer"])
        yield x


def _document(withheld: Withheld, d: Row) -> Row:
    """A document that an item was read from; one that is kept back without its address and its bytes."""
    if said := withheld.kept_back(d.get("sha256", "")):
        return {"format": d.get("format", ""), "url": "", "sha256": "", "kept_back": said}
    url = without_secrets(withheld.address(d.get("url", "")))
    return {"format": d.get("format", ""), "url": url, "sha256": d.get("sha256", "")}


def _about(data: Row) -> Row:
    given = submitters_of(data)
    return {
        "url": without_secrets(data.get("url", "")), "submitters": as_json(given),
        "submitted_by": submitted_by(given),
        "committees": as_json([{"id": i, "name": n} for i, n in data.get("committees", ())]),
        "inquiries": as_json([{"id": i, "name": n} for i, n in data.get("inquiries", ())]),
        **{name: data.get(name, "") for name in ("reference", "body", "house", "no_text")},
    }


def mentions(withheld: Withheld) -> Query:
    """What items say of pupils' data."""
    bodies = _BODIES.format("m.version_id")
    sql = (
        "select i.id item, m.position, m.term,"  # noqa: S608
        f" iif(m.version_id in {_BESIDE_CHILD}, shown_sentence(m.sentence, ({bodies})), m.sentence) sentence,"
        " m.polarity, m.band, m.reason,"
        " iif(m.band != 'alert', told_recipients(m.sentence, m.recipients), m.recipients) recipients,"
        f" iif(m.version_id in {_BESIDE_CHILD}, shown_said(m.said, m.sentence, ({bodies})), m.said) said"
        " from item i join mention m on m.version_id = i.version_id"
        " where " + _allowed(withheld, "item", _KEY)
    )
    return Query(sql, cleaned(withheld, ("term", "sentence", "polarity", "reason", "recipients", "said")))


def evidence_releases(withheld: Withheld) -> Query:
    """Which releases items speak of."""
    sql = (
        "select l.item_id item, l.release_id release, l.by, l.reason from item_link l join item i on i.id = l.item_id"  # noqa: S608
        f" where i.version_id is not null and {_allowed(withheld, 'item', _KEY)}"
        f" and {_allowed(withheld, 'release', 'l.release_id')}"
    )
    return Query(sql, cleaned(withheld, ("by", "reason")))
