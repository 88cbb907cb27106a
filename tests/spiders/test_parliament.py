"""Committees through the real crawl command: each bad input of the API has its own outcome, and nothing is lost."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.parliament_world import DENIED, GAVE, OTHER, Watch, evidence, publication
from bench.replica.api import evidence_json
from bench.replica.documents import scanned_pdf
from bench.replica.faults import body, challenge, reset, status
from bench.replica.parliament import damaged_document, error_under_200
from bench.replica.year import Year
from db.problems import FILE_NAME
from tests.tables import IS_SET, Like, count_of, rows_of, set_fields, values_of

ONE = "written_evidence:910001"
FOUR = "written_evidence:910004"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    year = Year([evidence(1, GAVE), evidence(2, OTHER), evidence(3, DENIED, age=80)])
    with Watch(tmp_path, year) as made:
        made.watch(made.committees())
        yield made


def crawl(watch: Watch, code: int = 0, *more: str) -> dict[str, str]:
    """One poll; gives outcome -> detail of what failed."""
    done = watch.crawl("--no-deliver", *more, code=code)
    return {f["outcome"]: f["detail"] for f in done.data["failures"]}


def document(number: int, form: str = "html") -> str:
    return f"/api/WrittenEvidence/{910_000 + number}/Document/{form}"


def test_the_first_look_is_one_summary_and_later_pieces_are_told_once(watch: Watch) -> None:
    crawl(watch)
    assert watch.told() == []
    assert count_of(watch, "change", kind="baseline") == 1
    crawl(watch)
    assert count_of(watch, "mention", polarity="release") == 1, "the documents of the first look are read later"
    watch.parliament.add_evidence(evidence(4, GAVE))
    watch.parliament.add_evidence(evidence(5, OTHER))
    watch.parliament.add_evidence(evidence(6, DENIED, age=70))
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("evidence_published", FOUR)], "what says nothing of pupils' data is recorded silently"
    crawl(watch, 0, "--force")
    assert watch.told()[1:] == [("to_look_at", "written_evidence:910006")]
    crawl(watch, 0, "--force")
    assert len(watch.told()) == 2
    said = {m["polarity"] for m in watch.detail("written_evidence:910006")["mentions"]}
    assert said == {"denial"}
    assert watch.item_keys() == [f"written_evidence:{910_000 + n}" for n in range(1, 7)]


def test_every_list_is_asked_by_window_and_never_deep(watch: Watch) -> None:
    crawl(watch)
    for request in watch.parliament.requests("/api/"):
        assert "StartDate=" in request.target
        assert "EndDate=" in request.target


def test_too_much_at_once_is_halved_and_not_asked_again_as_it_is(watch: Watch) -> None:
    watch.parliament.year.evidence += [evidence(n, OTHER, age=n) for n in range(10, 40)]
    path = "/api/WrittenEvidence"
    watch.parliament.fail(path, status(500), times=1)
    assert crawl(watch) == {}
    asked = [r.target for r in watch.parliament.requests(path + "?")]
    assert len(asked) == len(set(asked)), "no window is asked for twice"
    assert count_of(watch, "fetch", outcome="otherwise") == 1
    assert len(watch.item_keys()) == 33


@pytest.mark.parametrize("begun", ["2026-01-01", "2999-01-01"], ids=["long ago", "while the clock was ahead"])
def test_what_is_dated_in_the_future_or_not_at_all_is_told_by_the_next_walk(begun: str, watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    watch.parliament.add_evidence(evidence(4, GAVE, age=-20))
    watch.parliament.add_evidence(evidence(5, GAVE, age=-400))
    watch.parliament.add_evidence(evidence(6, GAVE, published=dt.datetime.combine(dt.date.min, dt.time.min)))
    crawl(watch)
    assert watch.told() == [("evidence_published", FOUR)]
    set_fields(watch.folder / "data" / FILE_NAME, "item_follow", {"started_at": f"{begun}T00:00:00.000Z"})
    crawl(watch)
    assert sorted(watch.told()) == [("evidence_published", f"written_evidence:{910_000 + n}") for n in (4, 5, 6)]


def test_a_day_that_is_too_much_is_a_failure_and_the_others_go_on(watch: Watch) -> None:
    watch.watch(watch.committees(lists=["written", "oral"], days=20, look_back=3))
    watch.parliament.fail("/api/OralEvidence", status(500))
    watch.parliament.add_evidence(evidence(4, OTHER, age=1))
    assert "server_error" in crawl(watch, 1)
    assert FOUR in watch.item_keys()
    assert count_of(watch, "change", kind="baseline") == 0, "the first look is not over"
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert count_of(watch, "change", kind="baseline") == 1


def test_an_error_as_json_under_200_is_an_error(watch: Watch) -> None:
    watch.parliament.fail("/api/WrittenEvidence", error_under_200(), times=1)
    assert crawl(watch) == {}
    assert len(watch.item_keys()) == 3, "its halves brought everything"


BAD_LISTS = [
    ("cut JSON", body(b'{"items": [{"id": 1'), "damaged"),
    ("a page of HTML", body(b"<html><body>Sorry</body></html>"), "unexpected"),
    ("another shape", body(b'{"results": []}'), "unreadable"),
    ("nothing", body(b""), "empty"),
    ("a challenge", challenge(), "blocked"),
    ("a reset", reset(), "unreachable"),
    ("too many requests", status(429), "rate_limited"),
]


def test_a_bad_list_is_a_failure_and_infers_nothing(watch: Watch) -> None:
    crawl(watch)
    for what, fault, outcome in BAD_LISTS:  # in one poll after another: two looks would make what is missing gone
        watch.parliament.heal()
        watch.parliament.fail("/api/WrittenEvidence", fault)
        assert outcome in crawl(watch, 1), what
        assert watch.told() == [], what
        assert count_of(watch, "item", state="gone") == count_of(watch, "item", missing_since=IS_SET) == 0, what
    watch.parliament.heal()
    set_fields(watch, "left_alone", {"until": "2026-01-01T00:00:00.000Z"})  # who answers 429 has a pause
    assert crawl(watch) == {}
    assert watch.told() == []


EMPTIED = body(b'{"items": [], "totalResults": 0}')


def test_a_list_that_has_nothing_any_more_is_a_failure_and_told_as_withdrawn_after_a_week(watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    watch.parliament.fail("/api/WrittenEvidence", EMPTIED)
    for _ in range(3):
        assert "no entries any more, and had 2" in crawl(watch, 1)["empty"], "of the days that each poll looks back"
        assert watch.told() == []
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert watch.told() == []
    assert count_of(watch, "item", missing_since=IS_SET) == 0
    watch.parliament.fail("/api/WrittenEvidence", EMPTIED)
    crawl(watch, 1)
    set_fields(watch.data / FILE_NAME, "item", {"missing_since": "2026-01-01T00:00:00.000Z"}, missing_since=IS_SET)
    crawl(watch, 1)
    assert watch.told() == [("evidence_withdrawn", ONE)]
    assert crawl(watch) == {}, "what is gone is not missed"


def test_a_list_that_ends_before_all_came_is_a_failure(watch: Watch) -> None:
    crawl(watch)
    short = {"items": [{"id": 910_001, "publicationDate": "2026-01-01T00:00:00"}], "totalResults": 80}
    watch.parliament.fail("/api/WrittenEvidence", body(json.dumps(short).encode()))
    assert "it has 80 entries, and 1 came" in crawl(watch, 1)["damaged"]
    assert count_of(watch, "item", missing_since=IS_SET) == 0


def test_a_format_that_fails_gives_way_to_the_next(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.add_evidence(evidence(4, GAVE, formats=("OriginalFormat", "Html", "Pdf")))
    watch.parliament.fail(document(4), status(500))
    assert crawl(watch) == {}
    assert watch.told() == [("evidence_published", FOUR)]
    (version,) = rows_of(watch, "item_version", documents=Like("%910004%"))
    assert "OriginalFormat" in version["documents"]


def test_a_document_that_does_not_come_is_asked_for_again_and_told_then(watch: Watch) -> None:
    crawl(watch)
    faults = {4: damaged_document("no base64!"), 5: status(500), 6: reset()}
    for number, fault in faults.items():
        watch.parliament.add_evidence(evidence(number, GAVE))
        watch.parliament.fail(document(number), fault)
    assert crawl(watch, 1).keys() == {"damaged", "server_error", "unreachable"}
    assert watch.told() == []
    watch.parliament.heal()
    assert crawl(watch) == {}
    crawl(watch)
    assert sorted(watch.told()) == [("evidence_published", f"written_evidence:{910_000 + n}") for n in faults]


def test_a_document_that_never_comes_is_told_with_its_link(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.add_evidence(evidence(4, OTHER))
    watch.parliament.fail(document(4), damaged_document("no base64!"))
    for _ in range(7):
        watch.crawl("--no-deliver", code=None)
    assert watch.told() == [("evidence_published", FOUR)]
    assert watch.detail(FOUR)["no_text"] == "document_failing"
    assert watch.detail(FOUR)["url"].endswith("/writtenevidence/910004/html/")


@pytest.mark.parametrize(
    ("data", "why", "code"),
    [
        pytest.param(base64.b64encode(scanned_pdf()).decode(), "no_text", 0, id="a scan"),
        pytest.param("", "empty_document", 1, id="no bytes"),
        pytest.param(base64.b64encode(b"%PDF-1.4 nonsense").decode(), "broken_document", 1, id="broken"),
    ],
)
def test_a_document_without_text_is_told_with_its_link(watch: Watch, data: str, why: str, code: int) -> None:
    crawl(watch)
    watch.parliament.add_evidence(evidence(4, OTHER, formats=("Pdf",)))
    watch.parliament.fail(document(4, "pdf"), damaged_document(data))
    crawl(watch, code)
    assert crawl(watch) == {}, "it is not asked for again"
    assert watch.told() == [("evidence_published", FOUR)]
    assert watch.detail(FOUR)["no_text"] == why


def test_a_record_without_a_file_is_told_with_its_link(watch: Watch) -> None:
    crawl(watch)
    old = "https://data.parliament.uk/writtenevidence/committeeevidence.svc/evidencedocument/a/b/written/7"
    watch.parliament.add_evidence(evidence(4, GAVE, formats=()))
    watch.parliament.add_evidence(evidence(5, GAVE, formats=(), legacy=old))
    assert crawl(watch) == {}, "that the old site does not give it is no failure"
    crawl(watch)
    assert sorted(watch.told()) == [("evidence_published", FOUR), ("evidence_published", "written_evidence:910005")]
    assert watch.detail(FOUR)["no_text"] == "no_document"
    assert watch.detail("written_evidence:910005")["url"] == f"{old}.html"
    assert count_of(watch, "fetch", url=f"{old}.html", outcome="otherwise") == 1


def renamed(field: str, other: str) -> str:
    return json.dumps({"items": [
        {k.replace(field, other): v for k, v in evidence_json(evidence(n, GAVE)).items()} for n in (1, 2)
    ], "totalResults": 2})


@pytest.mark.parametrize("field", ["publicationDate", "document", "witnesses"])
def test_a_field_that_no_entry_has_any_more_is_a_failure(watch: Watch, field: str) -> None:
    crawl(watch)
    watch.parliament.fail("/api/WrittenEvidence", body(renamed(field, f"{field}Of").encode()))
    assert f"no entry has {field!r} any more" in str(crawl(watch, 1))
    assert watch.told() == []


def test_a_document_that_hides_something_is_told_and_its_file_is_private(watch: Watch) -> None:
    crawl(watch)
    secret = "Ada Example, born 1 May 2012"
    words = "A company was given data of the National Pupil Database. "
    page = f"<html><body><p>{words * 4}</p><p style='display:none'>{secret}</p></body></html>"
    watch.parliament.add_evidence(evidence(4, GAVE))
    watch.parliament.fail(document(4), damaged_document(base64.b64encode(page.encode()).decode()))
    assert crawl(watch, 1) == {}
    (version,) = rows_of(watch, "item_version", documents=Like("%910004%"))
    assert "National Pupil Database" in version["text"]
    assert secret not in version["text"]
    (hidden,) = rows_of(watch, "hidden")
    assert (hidden["kind"], hidden["amount"]) == ("invisible_text", 1)
    assert hidden["sha256"] in version["documents"]
    assert count_of(watch, "withheld", kind="file", cause="hidden", lifted_at=None) == 1
    (notice,) = rows_of(watch, "notice", code="hidden_content")
    assert secret not in notice["message"]


def test_what_vanishes_is_gone_after_two_looks_and_is_restored_once(watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    watch.parliament.hide("WrittenEvidence/910001")
    crawl(watch)
    assert watch.told() == []
    watch.parliament.show("WrittenEvidence/910001")
    crawl(watch)
    watch.parliament.hide("WrittenEvidence/910001")
    crawl(watch)
    assert watch.told() == [], "it was there in between"
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("evidence_withdrawn", ONE)]
    watch.parliament.show("WrittenEvidence/910001")
    crawl(watch)
    crawl(watch)
    assert watch.told()[1:] == [("evidence_restored", ONE)]


def test_what_was_missed_while_the_clock_was_ahead_is_gone_after_two_looks_more(watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    watch.parliament.hide("WrittenEvidence/910001")
    crawl(watch)
    set_fields(watch, "item", {"missing_since": "2999-01-01T00:00:00.000Z"}, missing_since=IS_SET)
    crawl(watch)
    assert watch.told() == []
    crawl(watch)
    assert watch.told() == [("evidence_withdrawn", ONE)]


def test_an_edit_is_told_with_its_words(watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    piece = watch.parliament.year.evidence[0]
    piece.paragraphs[1] = GAVE.replace("2019", "2018")
    piece.reference = "EXA0001A"
    crawl(watch)
    crawl(watch)
    (told,) = watch.told()
    assert told == ("evidence_edited", ONE)
    words = watch.detail(ONE)["words"]
    assert ["gone", "2019"] in words
    assert ["come", "2018"] in words


def test_a_list_that_shrinks_while_it_is_paged_infers_nothing(watch: Watch) -> None:
    watch.parliament.year.evidence += [evidence(n, OTHER, age=9) for n in range(10, 150)]
    crawl(watch)
    watch.parliament.year.hidden.update(f"WrittenEvidence/{910_000 + n}" for n in range(10, 150))
    crawl(watch)
    assert count_of(watch, "item", missing_since=IS_SET) == 140
    watch.parliament.year.hidden.clear()
    crawl(watch)
    assert count_of(watch, "item", missing_since=IS_SET) == 0
    assert watch.told() == []


def test_publications_are_told_by_what_they_are(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.year.publications += [
        publication(1, GAVE), publication(2, DENIED, kind="Government Response"), publication(3, OTHER),
    ]
    crawl(watch)
    assert sorted(watch.told()) == [("report_published", "publication:920001"), ("to_look_at", "publication:920002")]
    assert watch.detail("publication:920002")["instead_of"] == "response_published"


def test_named_committees_and_inquiries_only(watch: Watch) -> None:
    watch.parliament.year.evidence += [evidence(7, OTHER, committee=1), evidence(8, OTHER, inquiry=900_005)]
    watch.watch(watch.committees(committees=[203], inquiries=[900_000], lists=["written"]))
    crawl(watch)
    assert watch.item_keys() == [f"written_evidence:{910_000 + n}" for n in (1, 2, 3)]


def test_a_name_withheld_wins_and_entities_are_read(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.year.evidence += [
        evidence(4, GAVE, anonymous=True),
        evidence(5, GAVE, name="Example&#xa0;Person", organisation=None),
    ]
    crawl(watch)
    assert watch.detail(FOUR)["submitters"] == ["Name withheld"]
    assert watch.detail("written_evidence:910005")["submitters"] == ["Example Person"]


def test_a_walk_goes_on_where_a_kill_cut_it_off(watch: Watch) -> None:
    watch.parliament.year.evidence += [evidence(n, GAVE, age=n % 95) for n in range(10, 80)]
    target = "/api/WrittenEvidence"
    watch.parliament.fail("/api/OralEvidence", status(503))
    with watch.started("crawl", "--no-deliver") as child:
        while watch.parliament.requests("/api/OralEvidence") == []:
            assert child.poll() is None
        child.kill()
        child.wait()
    done = set(values_of(watch, "item_window", "start", "end", scope=Like("written/%")))
    assert done
    watch.parliament.heal()
    watch.parliament.log.clear()
    crawl(watch)
    asked = [r.target for r in watch.parliament.requests(target + "?")]
    follow = [t for t in asked if any(f"StartDate={a}" in t and f"EndDate={b}" in t for a, b in done)]
    recent = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=60)).isoformat()
    assert all(a >= recent for a, _ in done if any(f"StartDate={a}" in t for t in follow)), "done windows are passed over"
    assert len(watch.item_keys()) == 73
    assert count_of(watch, "change", kind="baseline") == 1
    assert watch.told() == []


ANNEXES = (("EXA0004 Annex A.html", "Html"), ("Annex B recipients.xlsx", "OriginalFormat"))


def attached(watch: Watch) -> list[str]:
    return list(watch.detail(FOUR)["attachments"])


def test_an_annex_is_named_with_its_link_though_its_evidence_says_nothing(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.add_evidence(evidence(4, OTHER, annexes=ANNEXES))
    crawl(watch)
    assert watch.told() == [("evidence_published", FOUR)]
    assert attached(watch) == [
        f"{name} https://committees.parliament.uk/writtenevidence/910004/{folder}/"
        for (name, _), folder in zip(ANNEXES, ("html", "default"), strict=True)
    ]
    crawl(watch, 0, "--force")
    assert len(watch.told()) == 1


def test_a_new_annex_to_known_evidence_is_told(watch: Watch) -> None:
    watch.parliament.add_evidence(piece := evidence(4, OTHER))
    crawl(watch)
    crawl(watch, 0, "--force")
    assert watch.told() == []
    piece.annexes = ANNEXES[1:]
    crawl(watch, 0, "--force")
    assert watch.told() == [("evidence_edited", FOUR)]
    assert attached(watch) == ["Annex B recipients.xlsx https://committees.parliament.uk/writtenevidence/910004/default/"]
