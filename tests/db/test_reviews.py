"""Reviewed answers: they relabel history without a word to anybody, also while another process records editions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import settings
from bench.counts import NAMES
from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.recipients.assessments import dated, dated_as_printed, outcome_of
from db.recipients.organisations import find_organisation, organisations, relabellings, releases_of
from db.recipients.reviews import Review, forget_review, list_reviews, reviewed, save_reviews
from db.register.changes import save_change
from db.schedule import something_to_tell
from db.store import Store
from db.totals import By, TotalStanding
from demo.editions import NEW_PRESS, baseline
from demo.site import SHARES
from model.change import Change, ChangeKind
from model.life import Life
from model.recipient import Category
from pipelines.context import PollStep
from publicdb.build import refresh
from recipients.cell.names import organisation_key
from recipients.classify import Reviewed, answer_to
from tests.tables import assert_sound, count_of, row_of, rows_of, set_fields, values_of
from text.timestamp import stamp

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FUND = NAMES[3]


@pytest.fixture
def store(registered: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(registered, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path) as made:
        yield made


def labels(store: Store, name: str) -> set[tuple[str, str]]:
    return set(values_of(store, "version", "category", "confidence", recipient=name))


def severities(store: Store, name: str) -> int:
    """Of all its versions together."""
    versions = set(values_of(store, "version", "id", recipient=name))
    return sum(values_of(store, "assessment", "severity", version_id=versions))


def test_a_review_relabels_history_and_is_no_news(store: Store) -> None:
    before = severities(store, FUND)
    waiting = count_of(store, "change", state={"open", "held"})
    done = save_reviews(store, [Review(FUND, Category.PRESS, "it publishes a paper")], LATER)
    assert labels(store, FUND) == {("press", "high")}
    (one,) = done
    assert (one.before, one.after) == ("charity", "press")
    assert one.versions == count_of(store, "version", recipient=FUND) > 100
    assert count_of(store, "change", state={"open", "held"}) == waiting, "nothing new to tell"
    (change,) = rows_of(store, "change", kind="relabelled")
    assert (change["state"], change["reason"], change["recipient"]) == ("silent", "it publishes a paper", FUND)
    assert severities(store, FUND) > before > 0, "how grave a release is depends on who has it"
    assert labels(store, NAMES[0]) == {("university", "high")}, "others are left alone"


def test_the_same_answer_again_changes_nothing(store: Store) -> None:
    answer = Review(FUND, Category.PRESS, "it publishes a paper")
    save_reviews(store, [answer], NOW)
    before = list_reviews(store)
    assert save_reviews(store, [answer], LATER) == []
    assert list_reviews(store) == before
    assert count_of(store, "change", kind="relabelled") == 1


def test_an_answer_taken_back_lets_the_rules_decide_again(store: Store) -> None:
    assert forget_review(store, FUND, NOW) is None, "there is none yet"
    save_reviews(store, [Review(FUND, Category.PRESS, "x")], NOW)
    done = forget_review(store, FUND.upper(), LATER)
    assert done
    assert {(d.before, d.after) for d in done} == {("press", "charity")}
    assert reviewed(store) == {}
    assert [c["reason"] for c in relabellings(store, [FUND])] == ["x", "the reviewed answer was taken back"]


def test_changes_carry_the_new_category(store: Store) -> None:
    version = row_of(store, "version", recipient=FUND)
    with store.transaction():
        save_change(
            store, "made-up", None, Change(ChangeKind.ADDED, "new", recipient=FUND), NOW,
            versions=(None, version["id"]), category="charity",
        )
    save_reviews(store, [Review(FUND, Category.COMMERCIAL, "x")], LATER)
    assert values_of(store, "change", "category", "state", kind="added") == [("commercial", "open")]


def test_a_name_without_letters_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(ValueError, match="not a name"):
        save_reviews(store, [Review(FUND, Category.PRESS, "x"), Review("--", Category.PRESS, "x")], NOW)
    assert reviewed(store) == {}


@pytest.mark.parametrize(
    ("cells", "section", "outcome"),
    [
        ({"status": "Approved and received data"}, "", "supplied"),
        ({"status": "REJECTED by panel"}, "", "rejected"),
        ({"status": "Not approved"}, "", "rejected"),
        ({"status": "Request not pursued"}, "", "not_pursued"),
        ({"status": "Approved"}, "", "approved"),
        ({"outcome_date": "pending"}, "completed", "pending"),
        ({"outcome_date": "2017-06-22"}, "completed", "not_said"),
        ({"decided": "2020-01-31"}, "", "approved"),
        ({"rejected": "2015-03-01"}, "", "rejected"),
        ({"note": "Applicant withdrew"}, "", "withdrawn"),
        ({"note": "Request rejected then approved", "supplied": "2019-05-03"}, "", "supplied"),
        ({"note": "Request rejected then approved", "decided": "2019-05-03"}, "", "approved"),
        ({"note": "Approved at first, then rejected", "decided": "2019-05-03"}, "", "rejected"),
        ({"note": "Rejected in 2018. Approved in 2019", "decided": "2019-05-03"}, "", "approved"),
        ({"note": "Extension refused", "supplied": "3 May 2019"}, "", "supplied"),
        ({"note": "Extension refused", "destroyed": "3 May 2019", "decided": "2018"}, "", "approved"),
        ({"note": "Request rejected", "supplied": "N/A"}, "", "rejected"),
        ({"note": "Request rejected; the data asked for were too wide", "decided": "2019"}, "", "rejected"),
        ({"note": "Request rejected", "supplied": "Not supplied by 3 May 2019"}, "", "rejected"),
        ({"note": "Withdrawn after approval", "decided": "2019"}, "", "withdrawn"),
        ({"status": "Rejected then approved"}, "", "approved"),
        ({"status": "Approved, later withdrawn"}, "", "withdrawn"),
        ({"status": "Live"}, "", "supplied"),
        ({"status": "Data destroyed"}, "", "destroyed"),
        ({"status": "Expired"}, "", "ended"),
        ({"status": "Signed"}, "", "approved"),
        ({"status": "Data shared", "destroyed": "Data destroyed on 3 May 2019"}, "", "destroyed"),
        ({"status": "Data shared", "destroyed": "2030-05-03"}, "", "supplied"),
        ({"status": "Data shared", "destroyed": "Received"}, "", "destroyed"),
        ({"status": "Data shared", "destroyed": "Certificate refused"}, "", "supplied"),
        ({"note": "Approved; earlier application rejected", "decided": "2019"}, "", "approved"),
        ({"note": "Approved 2019; rejected 2020", "decided": "2019"}, "", "rejected"),
        ({"status": "Panel said no", "decided": "2020-01-31"}, "", "not_said"),
        ({"status": "N/A", "decided": "2020-01-31"}, "", "approved"),
        ({}, "live", "supplied"),
        ({"note": "the data received were complete"}, "", "not_said"),
        ({}, "open", "pending"),
        ({}, "", "not_said"),
        ({"dataset": "Refused s40"}, "", "rejected"),
        ({"dataset": "Information withheld under section 40(2) of the FOIA"}, "", "rejected"),
        ({"dataset": "Not held", "supplied": ""}, "", "rejected"),
        ({"dataset": "Refused s40", "status": "Supplied on appeal"}, "", "supplied"),
        ({"dataset": "Refused admissions 2019"}, "", "not_said"),
        ({"dataset": "Disclosed in part, s40(2) applied"}, "", "not_said"),
    ],
)
def test_outcomes(cells: dict[str, str], section: str, outcome: str) -> None:
    assert outcome_of(cells, section) is Life(outcome)


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        ({"reference": "DR161117.01", "licence_start": "2018-02-01"}, "2016-11-17"),
        ({"reference": "DR161117.01", "requested": "3 Oct 2016"}, "2016-10-03"),
        ({"reference": "DR169917.01"}, ""),
        ({"reference": "DR010229.01"}, ""),
        ({"reference": "DR160229.01"}, "2016-02-29"),
        ({"reference": "DR010229.01", "decided": "3 March 2001"}, "2001-03-03"),
        ({"date": "Nov 2015"}, "2015-11"),
        ({"date": "2017/18"}, "2017"),
        ({"outcome_date": "sent 22/06/2017"}, "2017-06-22"),
        ({"date": "x" * 100_000}, ""),
        ({}, ""),
    ],
)
def test_when_a_release_was_asked_for(cells: dict[str, str], when: str) -> None:
    assert dated(cells) == when


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ({"reference": "DR260101.01", "decided": "03/11/2026"}, "03/11/2026"),
        ({"reference": "DR260101.01", "decided": "in due course"}, "2026-01-01"),
        ({"reference": "DR260101.01", "requested": "3 Oct 2016", "decided": "03/11/2026"}, "3 Oct 2016"),
        ({"reference": "DR161117.01", "licence_start": "2018-02-01"}, "2016-11-17"),
        ({"licence_start": "1 Feb 2018"}, "1 Feb 2018"),
        ({"date": "Nov 2015"}, "Nov 2015"),
        ({}, ""),
    ],
)
def test_what_is_shown_as_a_printed_date_is_printed(cells: dict[str, str], printed: str) -> None:
    assert dated_as_printed(cells) == printed


# The database and the crawl -----------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path / "desk", replica, watched(replica, SHARES)) as made:
        yield made


def test_a_crawl_uses_what_was_reviewed(desk: Desk) -> None:
    name = baseline().shares[20].recipient
    save_reviews(desk.store, [Review(name, Category.PRESS, "known here")], NOW)
    desk.poll()
    assert labels(desk.store, name) == {("press", "high")}
    body = find_organisation(desk.store, name)
    assert body
    assert body.reviewed
    assert [r["recipient"] for r in releases_of(desk.store, body)] == [name] * len(body.present)
    assert body.baseline, "it stood in the first edition that was seen"


def test_a_review_between_comparing_and_recording_counts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = baseline().shares[20].recipient

    class ReviewMeanwhile(PollStep):
        async def step(self, poll: Any) -> Any:
            assert poll.read.after
            with Store.open(self.store.folder) as other:
                save_reviews(other, [Review(name, Category.PRESS, "just now")], NOW)
            return poll

    after = settings.ITEM_PIPELINES["pipelines.registers.compare.CompareEditions"] + 1
    steps: dict[Any, int] = {**settings.ITEM_PIPELINES, ReviewMeanwhile: after}
    monkeypatch.setattr(settings, "ITEM_PIPELINES", steps)
    assert desk.poll().decision == "baseline"
    assert labels(desk.store, name) == {("press", "high")}


REVIEWER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from db.recipients.reviews import Review, save_reviews
from db.store import Store
from model.recipient import Category
with Store.open(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    for n in range(int(sys.argv[3])):
        category = (Category.PRESS, Category.CHARITY)[n % 2]
        save_reviews(store, [Review(sys.argv[2], category, f"answer {n}")], datetime.now(UTC))
"""


def test_another_process_reviews_while_a_crawl_records(desk: Desk) -> None:
    name = baseline().shares[20].recipient
    desk.poll()
    reviewer = subprocess.Popen(
        [sys.executable, "-c", REVIEWER, str(desk.store.folder), name, "60"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    assert reviewer.stdout
    assert reviewer.stdout.readline() == "ready\n"
    b = baseline()
    for n in range(1, 5):
        more = [replace(b.shares[20], reference=f"DS9900{k}", purpose=f"Another purpose, {k}") for k in range(n)]
        file = PublishedFile(
            "DfE external data shares: June 2023", "a.ods", replace(b, shares=(*b.shares, *more)).ods()
        )
        desk.replica.publish_files([file], note="Updated.", at=f"2023-1{n // 3}-0{n}T09:30:00Z")
        assert desk.poll().decision == "accepted"
    _, err = reviewer.communicate(timeout=60)
    assert reviewer.returncode == 0, err
    assert count_of(desk, "version", recipient=name) >= 5
    assert labels(desk.store, name) == {("charity", "high")}, "the last answer holds for every version"
    assert reviewed(desk.store) == {organisation_key(name): Reviewed(Category.CHARITY, "answer 59", (), name)}
    assert desk.states("relabelled") == {"silent"}
    assert count_of(desk, "assessment") == count_of(desk, "version")
    assert_sound(desk)


def test_a_relabelling_alone_gives_the_daemon_nothing_to_tell(desk: Desk) -> None:
    desk.poll()
    set_fields(desk, "change", {"planned_at": stamp(NOW)})
    assert not something_to_tell(desk.store.folder, NOW)
    assert save_reviews(desk.store, [Review(baseline().shares[20].recipient, Category.PRESS, "x")], NOW)
    assert not something_to_tell(desk.store.folder, NOW)


def test_first_sight_and_earlier_names(desk: Desk) -> None:
    desk.poll()
    before = {o.key for o in organisations(desk.store)}
    desk.replica.publish("edition")
    desk.poll()
    new = [o for o in organisations(desk.store) if o.key not in before]
    assert new
    assert all(not o.baseline and o.first_seen > "2026-11-24T12:15" for o in new)
    press = find_organisation(desk.store, NEW_PRESS.recipient)
    assert press
    assert (press.label and press.label.category, len(press.present)) == (Category.PRESS, 1)


def test_names_that_stand_side_by_side_are_no_earlier_names(desk: Desk) -> None:
    """All are names of one body, and none was called the other before."""
    b = baseline()
    names = {20: "UCL", 21: "University College London"}
    shares = [replace(s, recipient=names.get(n, s.recipient)) for n, s in enumerate(b.shares)]
    later = [*shares, replace(shares[21], recipient="University College London (UCL)", reference="DR991231.01")]
    for n, these in enumerate((shares, later, [s for s in later if s.recipient != "UCL"]), 1):
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=tuple(these)).ods())
        desk.replica.publish_files([file], note="Updated.", at=f"2023-0{n}-01T09:30:00Z")
        assert desk.poll().decision in ("baseline", "accepted")
        body = find_organisation(desk.store, "UCL")
        assert body
        assert len(body.names) == (2 if n == 1 else 3)
        assert body.earlier == [], "not even where one is gone: it stood beside the other"
        others = {*body.names} - {body.name}
        assert others <= set(body.as_json()["spellings"])


def test_a_body_goes_by_the_name_of_most_of_its_rows_that_stand_and_a_title_by_its_own(desk: Desk) -> None:
    """A row of the company's is no release to its Sunday paper, whose own row is gone; the same in all that count."""
    b = baseline()
    names = {20: "University of Madeupton and Times Newspapers Ltd", 21: "Sunday Times", 22: "University of Leeds",
             23: "Univ. of Leeds", 24: "University of Leeds", 25: "Leeds, University of"}
    shares = [replace(s, recipient=names.get(n, s.recipient)) for n, s in enumerate(b.shares)]
    for n, these in enumerate((shares, [s for s in shares if s.recipient != "Sunday Times"]), 1):
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=tuple(these)).ods())
        desk.replica.publish_files([file], note="Updated.", at=f"2023-0{n}-01T09:30:00Z")
        assert desk.poll().decision in ("baseline", "accepted")
    desk.poll(force=True)  # the second look, which confirms what is gone
    found = {o.name: o for o in organisations(desk.store)}
    company, title, other = "Times Newspapers Ltd", "Sunday Times", "University of Leeds"
    assert [len(found[name].present) for name in (company, title, other)] == [1, 0, 4]
    (*_, newest), leeds = values_of(desk, "edition", "seen_at"), found["University of Leeds"]
    assert [(n.first_seen < newest, n.last_seen == newest) for n in leeds.names.values()] == [(True, True)] * 3
    totals = {x["value"]: x["releases"] for x in TotalStanding(desk.store).totals(By.RECIPIENT)}
    assert totals.pop("(no name)")
    assert totals == {name: len(o.present) for name, o in found.items() if o.present}
    refresh(desk.store.folder)
    copy = desk.store.folder / "public" / "register.db"
    assert {(n, r) for n, r in values_of(copy, "recipients", "name", "releases")} == {
        (name, len(o.present)) for name, o in found.items()
    }
    for name, spellings in values_of(copy, "recipients", "name", "names"):
        ours = {n.name: n.last_seen for n in found[name].names.values()}
        assert {n["name"]: n["last_seen"] for n in json.loads(spellings)} == ours


@pytest.mark.parametrize("rows", [1, 6])
def test_another_recipient_in_one_row_is_no_earlier_name_and_in_many_rows_at_once_is_one(
    desk: Desk, rows: int
) -> None:
    """A row that changes hands is a known way to hide; a body that takes another name does so everywhere."""
    b = baseline()
    old, new = "Fictionbury Pupil Insight Ltd", "Madeupton Learning Holdings plc"
    shares = [replace(s, recipient=old) if 20 <= n < 26 else s for n, s in enumerate(b.shares)]
    later = [replace(s, recipient=new) if 20 <= n < 20 + rows else s for n, s in enumerate(shares)]
    for n, these in enumerate((shares, later), 1):
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=tuple(these)).ods())
        desk.replica.publish_files([file], note="Updated.", at=f"2023-1{n}-01T09:30:00Z")
        assert desk.poll().decision in ("baseline", "accepted")
    told = rows_of(desk, "change", kind="recipient_renamed")
    assert len(told) == 1
    body = find_organisation(desk.store, new)
    assert body
    assert (body.earlier, len(body.present)) == (([old], 6) if rows == 6 else ([], 1))


def test_a_review_holds_for_every_name_of_the_listed_body_and_is_seen_on_its_page(desk: Desk) -> None:
    b, school = baseline(), "Capita plc (Education Services)"
    shares = [replace(s, recipient="Capita plc") if n == 20 else s for n, s in enumerate(b.shares)]
    later = [*shares, *(replace(shares[20], recipient=school, reference=f"DR99123{n}.01") for n in range(2))]
    for n, these in enumerate((shares, later), 1):
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=tuple(these)).ods())
        desk.replica.publish_files([file], note="Updated.", at=f"2023-0{n}-01T09:30:00Z")
        assert desk.poll().decision in ("baseline", "accepted")
        if n == 1:
            save_reviews(desk.store, [Review("Capita plc", Category.PRESS, "owns a paper")], NOW)
    assert set(values_of(desk, "version", "category", recipient={"Capita plc", school})) == {"press"}
    assert set(values_of(desk, "change", "category", recipient=school)) == {"press"}
    body = find_organisation(desk.store, "Capita plc")
    assert body
    assert body.label
    assert (body.name, body.reviewed, body.label.category) == (school, True, Category.PRESS)
    assert body.label.reason == "Decided by a person", "the note stays in the table of reviews"
    save_reviews(desk.store, [Review(school, Category.COMMERCIAL, "is another")], LATER)
    assert labels(desk.store, "Capita plc") == {("press", "high")}, "each has its own answer"
    assert labels(desk.store, school) == {("commercial", "high")}
    forget_review(desk.store, school, LATER)
    assert labels(desk.store, school) == {("press", "high")}


def test_a_review_under_a_former_spelling_holds_for_what_is_one_body_now(store: Store) -> None:
    """Of two entries that became one each had its own answer: it keeps that, and other spellings have the last one."""
    save_reviews(store, [Review("Bath Uni", Category.CHARITY, "first")], NOW)
    found = answer_to("University of Bath", reviewed(store))
    assert found
    assert found.reason == "first"
    save_reviews(store, [Review("University of Bath", Category.UNIVERSITY, "second")], LATER)
    answers = [answer_to(name, reviewed(store)) for name in ("Bath Uni", "University of Bath", "The Bath Univ. Ltd")]
    assert [a.reason for a in answers if a] == ["first", "second", "first"], "one key: Bath University"
    forget_review(store, "Bath Uni", LATER)
    last = answer_to("Bath Uni", reviewed(store))
    assert last
    assert last.reason == "second"
