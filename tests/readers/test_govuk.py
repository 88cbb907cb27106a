"""GOV.UK's answers become values: every shape the API has, and nothing silently read as empty."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.fetch import Attachment, ChangeNote, FoundPublication, PageState
from readers.govuk.api import NotAContentItem, NotSearchResults, read_content_item, read_search
from readers.govuk.values import attachment_identity, content_api_url, is_register, lasting_identity

PATH = "/government/publications/dfe-external-data-shares"
URL = "https://www.gov.uk" + PATH
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ASSET = "https://assets.publishing.service.gov.uk/media/656f00000000000000000a01/Shares.ods"
FILE: dict[str, Any] = {
    "attachment_type": "file",
    "id": "7600001",
    "title": "DfE external data shares: September 2023",
    "url": ASSET,
    "content_type": ODS,
    "file_size": 1500000,
    "filename": "Shares.ods",
    "assets": [
        {"asset_manager_id": "656f00000000000000000aff", "filename": "thumbnail_Shares.ods.png"},
        {"asset_manager_id": "656f00000000000000000a01", "filename": "Shares.ods"},
    ],
}


def item(details: dict[str, Any] | None = None, **over: Any) -> dict[str, Any]:
    base = {"body": "<div class='govspeak'><p>DfE external data shares.</p></div>"}
    return {
        "base_path": PATH,
        "content_id": "00000000-0000-4000-8000-0000000000aa",
        "document_type": "transparency",
        "schema_name": "publication",
        "title": "DfE external data shares",
        "description": "DfE approved data shares.",
        "public_updated_at": "2023-12-07T09:30:00Z",
        "updated_at": "2023-12-07T09:30:05.000Z",
        "withdrawn_notice": {},
        "details": {**base, **(details or {})},
        "links": {},
        **over,
    }


def read(data: Any, url: str = URL) -> Any:
    return read_content_item(json.dumps(data).encode(), url=url)


def test_a_live_publication_with_its_file_and_history() -> None:
    got = read(
        item(
            {
                "attachments": [FILE],
                "change_history": [
                    {"public_timestamp": "2020-09-10T09:30:00.000+01:00", "note": "Updated  spreadsheets."},
                    {"public_timestamp": "2023-12-07T09:30:00.000+00:00", "note": "Updated spreadsheets."},
                    {"public_timestamp": "2017-12-14T09:30:00.000+00:00", "note": "First published."},
                ],
            }
        )
    )
    assert got.state is PageState.LIVE
    assert (got.base_path, got.title) == (PATH, "DfE external data shares")
    assert got.public_updated_at == "2023-12-07T09:30:00+00:00"
    assert got.updated_at == "2023-12-07T09:30:05+00:00"
    assert got.body_text == "DfE external data shares."
    assert got.notes == (
        ChangeNote("2023-12-07T09:30:00+00:00", "Updated spreadsheets."),
        ChangeNote("2020-09-10T08:30:00+00:00", "Updated spreadsheets."),
        ChangeNote("2017-12-14T09:30:00+00:00", "First published."),
    )
    assert got.attachments == (
        Attachment(
            FILE["title"], ASSET, "file", "Shares.ods", ODS, 1500000, "656f00000000000000000a01"
        ),  # not the thumbnail's id
    )


@pytest.mark.parametrize("notice", [{}, None, [], "", {"explanation": None, "withdrawn_at": None}])
def test_an_empty_withdrawal_notice_is_none(notice: Any) -> None:
    assert read(item(withdrawn_notice=notice)).state is PageState.LIVE


def test_a_withdrawn_page_says_why_and_keeps_its_files() -> None:
    notice = {
        "explanation": "<div><p>Out of date.</p><p>See elsewhere.</p></div>",
        "withdrawn_at": "2024-02-01T10:00:00Z",
    }
    got = read(item({"attachments": [FILE]}, withdrawn_notice=notice))
    assert got.state is PageState.WITHDRAWN
    assert got.explanation == "Out of date.\nSee elsewhere."
    assert len(got.attachments) == 1


def test_a_gone_page_has_no_title_and_may_name_an_alternative() -> None:
    gone = {
        "base_path": PATH,
        "schema_name": "gone",
        "document_type": "gone",
        "title": None,
        "details": {"explanation": "<p>Published in error</p>", "alternative_path": "/government/other"},
    }
    got = read(gone)
    assert (got.state, got.explanation) == (PageState.GONE, "Published in error")
    assert got.destination == "https://www.gov.uk/government/other"


def test_where_a_page_leads_tells_of_no_child() -> None:
    """Its words would stand in messages, on the site and in feeds."""
    to = "/government/publications/pupil-florizel-dandelionson-aged-9"
    moved = {"base_path": PATH, "schema_name": "redirect", "redirects": [{"path": PATH, "destination": to}]}
    gone = {"base_path": PATH, "schema_name": "gone", "details": {"explanation": "Gone", "alternative_path": to}}
    assert [read(x).destination for x in (moved, gone)] == ["https://www.gov.uk/"] * 2


@pytest.mark.parametrize(
    ("redirects", "destination"),
    [
        ([{"path": PATH, "type": "exact", "destination": "/new"}], "https://www.gov.uk/new"),
        (
            [{"path": PATH, "type": "exact", "destination": "https://webarchive.nationalarchives.gov.uk/ukgwa/x"}],
            "https://webarchive.nationalarchives.gov.uk/ukgwa/x",
        ),
        (
            [
                {"path": PATH + "/prefix", "type": "prefix", "destination": "/a"},
                {"path": PATH, "type": "exact", "destination": "/b?q=1#c"},
            ],
            "https://www.gov.uk/b?q=1#c",
        ),
        ([{"path": "/other", "type": "exact", "destination": "javascript:alert(1)"}], ""),
        ([], ""),
        (None, ""),
    ],
)
def test_a_redirect_is_an_answer_of_its_own(redirects: Any, destination: str) -> None:
    got = read({"base_path": PATH, "schema_name": "redirect", "title": None, "redirects": redirects, "details": {}})
    assert (got.state, got.destination) == (PageState.REDIRECT, destination)


def test_attachments_of_other_kinds_need_only_three_fields() -> None:
    got = read(
        item(
            {
                "attachments": [
                    {"attachment_type": "html", "id": "1", "url": PATH + "/about", "title": "About"},
                    {"attachment_type": "external", "id": "2", "url": "https://example.org/x"},
                    {
                        "attachment_type": "file",
                        "id": "old.xls",
                        "url": "/government/uploads/system/uploads/attachment_data/file/9/old%20one.xls",
                        "file_size": True,
                        "assets": None,
                    },
                ]
            }
        )
    ).attachments
    assert [(a.kind, a.url, a.title) for a in got] == [
        ("html", URL + "/about", "About"),
        ("external", "https://example.org/x", "https://example.org/x"),
        (
            "file",
            "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/9/old%20one.xls",
            "old one.xls",
        ),
    ]
    assert got[2].size is None


def test_older_items_give_their_files_as_snippets_of_html() -> None:
    snippet = (
        '<section class="attachment embedded" id="attachment_5"><div class="attachment-details">'
        '<h2 class="title">Number 10&#39;s list</h2><p class="metadata">'
        '<span class="preview"><a href="/government/uploads/system/uploads/attachment_data/file/5/l.csv/preview">View online</a></span>'
        '<span class="download"><a href="/government/uploads/system/uploads/attachment_data/file/5/l.csv">Download CSV</a></span>'
        "</p></div></section>"
    )
    (got,) = read(item({"documents": [snippet]})).attachments
    assert got.title == "Number 10's list"
    assert got.url == "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/5/l.csv"
    assert (got.kind, got.filename, got.content_type, is_register(got)) == ("file", "l.csv", "text/csv", True)
    both = read(item({"documents": [snippet], "attachments": [FILE]})).attachments
    assert [a.url for a in both] == [ASSET]


def test_a_collection_names_its_documents_on_the_site_that_was_asked() -> None:
    links = {
        "documents": [
            {"title": "Shares", "base_path": PATH, "web_url": "https://www.gov.uk" + PATH},
            {"title": "Shares", "base_path": PATH},
            {"title": "Guide", "web_url": "https://www.gov.uk/guidance/x"},
            {"title": None, "base_path": "/x"},
            "odd",
        ]
    }
    groups = [{"title": "Data", "body": "<p>What we share</p>", "documents": ["id"]}]
    got = read(
        item({"collection_groups": groups}, schema_name="document_collection", links=links), url="http://127.0.0.1:81/x"
    )
    assert got.documents == (("Shares", "http://127.0.0.1:81" + PATH), ("Guide", "https://www.gov.uk/guidance/x"))
    assert got.body_text == "DfE external data shares.\nData\nWhat we share"


@pytest.mark.parametrize(
    ("why", "over"),
    [
        ("no attachments key", {}),
        ("attachments null", {"details": {"attachments": None, "documents": None}}),
        ("history is no list", {"details": {"change_history": {"a": 1}}}),
        ("notes of odd types", {"details": {"change_history": [1, None, {"note": 5}, {}]}}),
        ("body in several types", {"details": {"body": [{"content_type": "text/html", "content": "<p>x"}]}}),
        ("links null, description a number", {"links": None, "description": 7, "content_id": None}),
        ("times that are none", {"updated_at": "soon", "public_updated_at": None}),
        ("new fields", {"brand_new": [1, {"x": None}]}),
    ],
)
def test_what_is_optional_may_be_missing_or_odd(why: str, over: dict[str, Any]) -> None:
    got = read(item(**over))
    assert (got.state, got.attachments, got.notes) == (PageState.LIVE, (), ()), why


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!DOCTYPE html><title>Error</title>", "HTML page"),
        (b"", "empty"),
        (b"[]", "JSON list"),
        (b"null", "NoneType"),
        (b'{"title": "x", "details": {}}', "no base_path"),
        (b'{"base_path": 5}', "no base_path"),
        (b'{"base_path": "/x", "size": NaN}', "NaN"),
        (b'{"base_path": "/x", "n": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"base_path": "/x", "a": ' + b'{"a":' * 100_000, "nested too deeply"),
        (b'{"base_path": "/x"' + b" " * 5_000_000 + b"}", "more than"),
        (b'{"base_path": "/x", "schema_name": "publication", "title": null, "details": {}}', "no title"),
        (b'{"base_path": "/x", "schema_name": "publication", "title": "x", "details": []}', "no details"),
        (b'\xff\xfe{"base', "not JSON"),
    ],
)
def test_what_is_no_content_item_is_refused_by_name(body: bytes, says: str) -> None:
    with pytest.raises(NotAContentItem, match=says):
        read_content_item(body, url=URL)


@pytest.mark.parametrize(
    "details",
    [
        {"attachments": {"0": FILE}},
        {"attachments": "none"},
        {"attachments": [FILE] * 1001},
        {"attachments": [{"title": "no url"}]},
        {"attachments": ["odd"]},
        {"attachments": [{**FILE, "url": "http://[broken"}]},
        {"documents": ["<p>no attachment</p>"]},
        {"documents": [None]},
        {"documents": {"a": 1}},
    ],
)
def test_files_that_cannot_be_read_are_never_no_files(details: dict[str, Any]) -> None:
    with pytest.raises(NotAContentItem):
        read(item(details))


@pytest.mark.parametrize("bad", [{"title": "Annex"}, "odd", None, {**FILE, "url": "http://[broken"}])
def test_a_file_without_an_address_is_kept_beside_the_others(bad: Any) -> None:
    good, lost = read(item({"attachments": [FILE, bad]})).attachments
    assert (good.url, lost.url) == (FILE["url"], "")
    assert is_register(lost), "nothing may be inferred from the absence of what may be a register"


def test_lone_surrogates_and_controls_do_not_get_through() -> None:
    body = json.dumps(item(title="x")).replace('"x"', '"a\\ud800\\u0000b"').encode()
    got = read_content_item(body, url=URL)
    assert got.title == "ab"
    got.title.encode()


def test_an_address_that_is_not_absolute_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match=r"https://www\.gov\.uk"):
        read(item(), url=PATH)


# ---- addresses and identities


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("https://www.gov.uk/x", "https://www.gov.uk/api/content/x"),
        ("https://www.gov.uk/x/?a=1#b", "https://www.gov.uk/api/content/x"),
        ("https://www.gov.uk", "https://www.gov.uk/api/content/"),
        ("https://www.gov.uk/api/content/x", "https://www.gov.uk/api/content/x"),
        ("http://127.0.0.1:8099" + PATH, "http://127.0.0.1:8099/api/content" + PATH),
    ],
)
def test_where_the_api_describes_a_page(page: str, api: str) -> None:
    assert content_api_url(page) == api


@pytest.mark.parametrize("page", ["/x", "ftp://www.gov.uk/x", "https://", "http://[x", "https://www.gov.uk:port/x"])
def test_no_api_address_for_what_is_no_page(page: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        content_api_url(page)


UPLOADS = "https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/"


@pytest.mark.parametrize(
    ("attachment", "identity"),
    [
        (Attachment("t", ASSET, asset_id="656F00000000000000000A01"), "asset:656f00000000000000000a01"),
        (Attachment("t", ASSET), "asset:656f00000000000000000a01"),
        (Attachment("t", UPLOADS + "900001/a.ods"), "file:900001"),
        (Attachment("t", URL + "/about", kind="html"), f"page:{PATH}/about"),
        (Attachment("Shares: June 2020", "https://example.org/1.ods", kind="external"), "title:shares"),
        (Attachment("", "https://example.org/1.ods?x=1", kind="external"), "url:example.org/1.ods"),
    ],
)
def test_an_attachment_is_known_by_what_stays(attachment: Attachment, identity: str) -> None:
    assert attachment_identity(attachment) == identity


def shares(month: str, n: int) -> Attachment:
    url = f"https://assets.publishing.service.gov.uk/media/656f0000000000000000000{n}/Shares_{month[:3]}.ods"
    return Attachment(f"DfE external data shares: {month}", url, asset_id=f"656f0000000000000000000{n}")


NPD = Attachment("National pupil database requests: April 2018", UPLOADS + "5/npd.xlsx")
LETTER = Attachment("Letter", UPLOADS + "6/letter.pdf")


@pytest.mark.parametrize(
    ("why", "before", "after", "pairs"),
    [
        ("nothing changed", [shares("June 2023", 1), NPD], [NPD, shares("June 2023", 1)], [(0, 1), (1, 0)]),
        ("a new edition", [shares("June 2023", 1), LETTER], [shares("September 2023", 2), LETTER], [(0, 0), (1, 1)]),
        ("a file more of the same title", [shares("June 2023", 1)], [shares("September 2023", 2), shares("June 2023", 1)], [(0, 1)]),
        ("two replaced at once", [shares("June 2023", 1), shares("May 2023", 2)], [shares("June 2023", 3), shares("May 2023", 4)], [(0, 0), (1, 1)]),
        ("another title, but the only register", [NPD, LETTER], [shares("June 2020", 1), LETTER], [(0, 0), (1, 1)]),
        ("two become one", [NPD, shares("June 2020", 1)], [shares("Sept 2020", 2)], [(1, 0)]),
        ("a letter is no register", [LETTER], [shares("June 2020", 1)], []),
        ("the same file twice", [LETTER, LETTER], [LETTER], [(0, 0), (1, 0)]),
    ],
)
def test_a_files_next_edition_has_the_same_name(
    why: str, before: list[Attachment], after: list[Attachment], pairs: list[tuple[int, int]]
) -> None:
    name = lasting_identity(before, after)
    assert [(i, j) for i, a in enumerate(before) for j, b in enumerate(after) if name(a) == name(b)] == pairs, why
    assert len({name(b) for b in after}) == len(set(after)), why


@pytest.mark.parametrize(
    ("attachment", "register"),
    [
        (Attachment("t", ASSET), True),
        (Attachment("t", "https://example.org/file", content_type="text/csv; charset=utf-8"), True),
        (Attachment("t", "https://example.org/file", filename="A.XLSX"), True),
        (Attachment("t", UPLOADS + "1/a.xls"), True),
        (Attachment("t", UPLOADS + "1/a.xlsm?x=1"), True),
        (Attachment("t", UPLOADS + "1/a.pdf", content_type="application/pdf"), False),
        (Attachment("t", UPLOADS + "1/a.csv/preview"), False),
        (Attachment("t", "https://www.gov.uk/csv-preview/656f/a.csv"), False),
        (Attachment("t", URL + "/about.csv", kind="html"), False),
    ],
)
def test_which_attachments_are_registers(attachment: Attachment, register: bool) -> None:
    assert is_register(attachment) is register


# ---- search


def test_search_results_in_order() -> None:
    body = {
        "results": [
            {
                "title": "DfE  external data shares",
                "link": PATH,
                "description": "Shares.",
                "public_timestamp": "2023-12-07T09:30:00Z",
                "es_score": 1,
            },
            {"title": "Other", "link": "https://example.org/x", "description": None},
        ],
        "total": 2,
    }
    assert read_search(json.dumps(body).encode(), origin="https://www.gov.uk").items == (
        FoundPublication("DfE external data shares", URL, "Shares.", "2023-12-07T09:30:00+00:00"),
        FoundPublication("Other", "https://example.org/x", "", ""),
    )
    assert read_search(b'{"results": []}', origin="https://www.gov.uk").items == ()


def test_a_search_result_that_cannot_be_read_is_a_problem_and_the_others_come() -> None:
    rows = [{"title": "A", "link": "/a"}, {"title": "no link"}, 1, {"title": "B", "link": "/b"}]
    read = read_search(json.dumps({"results": rows}).encode(), origin="https://www.gov.uk")
    assert [f.title for f in read.items] == ["A", "B"]
    assert [p.partition(": it")[0] for p in read.problems] == ["entry 2 of 4", "entry 3 of 4"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"{}",
        b'{"results": {}}',
        b'{"results": null}',
        b'{"results": [{"title": "x"}]}',
        b'{"results": [1]}',
        b'{"error": "Unexpected parameters: x"}',
    ],
)
def test_an_unknown_answer_is_not_an_empty_search(body: bytes) -> None:
    with pytest.raises(NotSearchResults):
        read_search(body, origin="https://www.gov.uk")


# ---- anything at all

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("<p>x")
ANY = st.recursive(
    SCALARS, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3), max_leaves=8
)
FULL = item(
    {
        "attachments": [FILE],
        "documents": [
            "<section class='attachment'><div class='attachment-details'><h2 class='title'><a href='/x.csv'>x</a></h2></div></section>"
        ],
        "change_history": [{"public_timestamp": "2017-12-14T09:30:00Z", "note": "First published."}],
    },
    withdrawn_notice={"explanation": "<p>x", "withdrawn_at": "2024-01-01T00:00:00Z"},
    links={"documents": [{"title": "x", "base_path": "/x"}]},
    redirects=[{"path": "/x", "type": "exact", "destination": "/y"}],
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for k, v in inner for p in places(v, (*path, k)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(places(FULL)), ANY, st.sampled_from(["publication", "gone", "redirect"]))
def test_a_changed_item_is_read_or_refused_by_name(path: tuple[Any, ...], new: Any, schema: str) -> None:
    body = json.dumps(put({**FULL, "schema_name": schema}, path, new)).encode()
    with suppress(NotAContentItem):
        got = read_content_item(body, url=URL)
        assert got.base_path.startswith("/")
        repr(got).encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | ANY.map(lambda x: json.dumps(x).encode()))
def test_any_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    for reader, refusal in (
        (lambda: read_content_item(body, url=URL), NotAContentItem),
        (lambda: read_search(body, origin="https://www.gov.uk"), NotSearchResults),
    ):
        with suppress(refusal):
            repr(reader()).encode()


def test_the_published_samples_are_read(shared: Any) -> None:
    """Real and modelled answers beside the repo: the counts were taken by eye from the files."""
    want = {
        "constructed/content_1_2020.json": ("live", 1, 2),
        "constructed/content_3_2023_silent_replacement.json": ("live", 1, 3),
        "constructed/content_5_withdrawn.json": ("withdrawn", 1, 3),
        "constructed/content_6_gone_410.json": ("gone", 0, 0),
        "constructed/content_7_redirect_200.json": ("redirect", 0, 0),
        "published/content_item_featured_attachments.json": ("live", 1, 1),
        "published/content_item_transparency_with_details_documents.json": ("live", 7, 1),
        "published/content_item_transparency_current.json": ("live", 0, 1),
        "published/content_item_withdrawn.json": ("withdrawn", 0, 2),
    }
    got = {}
    for name in want:
        c = read_content_item((shared / "data/govuk" / name).read_bytes(), url=URL)
        got[name] = (c.state.value, len(c.attachments), len(c.notes))
    assert got == want


def test_parts_of_an_item_that_cannot_be_read_are_counted() -> None:
    whole = {"change_history": [{"public_timestamp": "2023-12-07T09:30:00Z", "note": "One."}]}
    assert read(item(whole)).problems == ()
    got = read(item({"change_history": [*whole["change_history"], None], "parts": "of a guide"}))
    assert [n.text for n in got.notes] == ["One."]
    assert [p.partition(": ")[2][:26] for p in got.problems] == ["of 'parts' 1 of 1 could no", "of 'change_history' 1 of 2"]


def test_a_file_at_its_old_address_is_the_same_whatever_its_title_and_those_of_others() -> None:
    def file(title: str, name: str) -> Attachment:
        return Attachment(title, f"https://files.example.org/{name}.csv", filename=f"{name}.csv")

    before = [file("Shares to June 2026", "a"), file("Shares July to September 2026", "b")]
    after = [file("Current shares to June 2026", "a"), file("Shares July to September 2026", "b"), file("Past shares", "c")]
    identity = lasting_identity(before, after)
    assert list(map(identity, before)) == list(map(identity, after[:2]))
    assert identity(after[2]) not in map(identity, before)
