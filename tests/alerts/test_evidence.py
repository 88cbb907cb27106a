"""What is told of evidence: who submitted it, the inquiry, the sentences, the licence; and nothing hidden in it."""

from __future__ import annotations

import csv
import inspect
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts import describe as describing
from alerts import evidence
from alerts.channels import CHANNELS, slack, webhook
from alerts.channels.email import html_of
from alerts.describe import describe, headline_of
from alerts.evidence import given_in
from alerts.message import Message, full_text
from alerts.payload.changes import licence
from alerts.planning.grouping import Receiver, plan_changes
from alerts.planning.plan import plan_due
from alerts.planning.rehearsal import Rehearsal
from alerts.routes import Route
from alerts.samples import sample_change, sample_evidence, sample_messages
from db.outbox.storms import Weight, weight_of
from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from mentions.read import read_mentions
from model.change import ChangeKind, ItemSubject
from model.item import Item, ItemBatch, ItemKind, Observation
from model.recipient import Category
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from tests.tables import rows_of, set_fields, values_of

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


def test_evidence_says_who_for_which_inquiry_and_what() -> None:
    text = full_text(sample_messages(AT, "Europe/London")["evidence"])
    for line in (
        "The Daily Invention Ltd got pupils' data, says written evidence by An Imagined Campaign\n",
        "says written evidence by An Imagined Campaign that was published: “Written evidence PD0001” (Education Committee)",
        "Submitted by: An Imagined Campaign",
        "Inquiry: Pupils' data: a made-up inquiry",
        "Says data was given: “In 2026 pupil data was given to The Daily Invention Ltd for its school tables.” (The Daily Invention Ltd)",
        "Link: https://committees.parliament.uk/writtenevidence/0/html/",
        "Contains Parliamentary information licensed under the Open Parliament Licence v3.0.",
    ):
        assert line in text


def test_a_digest_of_both_names_both_licences() -> None:
    both = licence([sample_evidence(1, AT), sample_change(ChangeKind.ADDED, 0, AT)])
    assert "Open Government Licence" in both["text"]
    assert "Open Parliament Licence" in both["text"]


def test_a_newspapers_entry_is_under_no_licence_of_the_state() -> None:
    entry = sample_evidence(1, AT)._replace(
        source_url="https://news.example.org/feed.xml", detail={"item": "feed_entry:1", "item_kind": "feed_entry"},
    )
    assert licence([entry]) == {"text": "What newspapers and others published, and is quoted here, is theirs.", "url": ""}
    both = licence([entry, sample_change(ChangeKind.ADDED, 0, AT)])
    assert "Open Government Licence" in both["text"]
    assert "is theirs" in both["text"]
    first_look = sample_change(ChangeKind.BASELINE, 0, AT)._replace(source_url="https://news.example.org/feed.xml")
    assert licence([first_look])["url"] == ""
    of_state = entry._replace(source_url="https://www.gov.uk/search/all.atom")
    assert "is theirs" not in licence([of_state])["text"]


def test_hostile_evidence_is_cleaned(hostile: Any) -> None:
    bad = hostile().recipient
    one = sample_evidence(1, AT)
    mention = {"polarity": bad, "sentence": bad, "recipients": [{"name": bad}, bad]}
    detail = {"item": bad, "url": "javascript:alert(1)", "submitters": [bad] * 99, "mentions": [mention] * 50, "links": [{}, bad]}
    item = describe(one._replace(detail=detail, file=bad)).as_item()
    assert item["url"] == ""
    assert not set(item["line"] + "".join(d["value"] for d in item["details"])) & set("\u2028\u202e\u2066\x00\x1b\r\n")
    assert {"label": "More sentences", "value": "44"} in item["details"]


def told(**over: Any) -> Any:
    one = sample_evidence(1, AT)
    return describe(one._replace(detail={**one.detail, **over})).as_item()


def label(item: Any, name: str) -> list[str]:
    return [d["value"] for d in item["details"] if d["label"] == name]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_text", "could not be read: its pages hold no text, as those of a scan; open the link to see what it says"),
        ("document_failing", "could not be fetched in several tries; open the link to see what it says"),
        ("a_new_code", "could not be read: a new code; open the link to see what it says"),
    ],
)
def test_that_a_text_could_not_be_read_is_said_and_stands_in_the_line(code: Any, said: Any) -> None:
    item = told(no_text=code, mentions=[])
    assert label(item, "Text") == [said]
    assert item["line"].endswith("its text could not be read.")


@pytest.mark.parametrize(("kind", "change", "title", "reference", "line"), [
    ("question", ChangeKind.QUESTION_ANSWERED, "Pupils: Data", "50001", "A question was answered: “Pupils: Data” (question 50001)"),
    ("statement", ChangeKind.STATEMENT_MADE, "Pupils: Data", "HCWS9", "A statement was made: “Pupils: Data” (statement HCWS9)"),
    ("question", ChangeKind.QUESTION_TABLED, "Written question 7", "7", "A question was tabled: “Written question 7”"),
    ("written_evidence", ChangeKind.EVIDENCE_PUBLISHED, "Evidence", "PUP0001", "Written evidence was published: “Evidence”"),
    ("question", ChangeKind.TO_LOOK_AT, "Pupils: Data", "50001", "Somebody should look at “Pupils: Data” (question 50001): "),
])
def test_a_question_is_told_with_its_number_since_many_have_one_heading(
    kind: str, change: ChangeKind, title: str, reference: str, line: str
) -> None:
    one = sample_evidence(1, AT)
    detail = {**one.detail, "item_kind": kind, "mentions": [], "submitters": [], "committees": []}
    assert describe(one._replace(kind=change, file=title, reference=reference, detail=detail)).as_item()["line"].startswith(line)


def test_that_a_text_is_that_of_a_list_is_said_and_stands_in_the_line() -> None:
    item = told(no_text="only_listed")
    (said,) = label(item, "Text")
    assert said.startswith("is that of the list which finds it, perhaps cut, since its own page is not there")
    assert "; its own page is not there, and this is what a list says of it" in item["line"]


def test_what_was_changed_is_told_word_by_word() -> None:
    spans = [["same", "data was"], ["gone", "given to"], ["come", "refused to"], ["same", "the paper ..."]]
    assert label(told(words=spans), "Word by word") == ["data was [taken out: given to] [put in: refused to] the paper ..."]


def test_releases_that_it_is_about_and_how_many_more() -> None:
    link = {"release": 7, "reference": "DR1", "recipient": "The Daily Invention Ltd", "by": "reference", "reason": "same reference"}
    item = told(links=[link] * 8, more_links=3)
    assert label(item, "About the release")[0] == "DR1 The Daily Invention Ltd: same reference"
    assert label(item, "More releases") == ["5"]


def test_every_key_of_an_items_detail_has_its_place_in_the_message() -> None:
    """What the recording writes down is either shown, or here named as not for people."""
    written = ItemSubject.__struct_fields__
    assert len(written) > 12
    not_for_people = {"item_kind", "state", "licence", "instead_of"}  # the kind of change says these; the licence stands at the foot
    source = inspect.getsource(evidence) + inspect.getsource(describing)
    assert {k for k in written if f'"{k}"' not in source} == not_for_people


@pytest.mark.parametrize(("name", "weight"), [("The Daily Telegraph", Weight.PRESS), ("Example Analytics Ltd", Weight.GRAVE)])
def test_in_a_flood_a_text_about_the_press_takes_a_place_of_the_press(tmp_path: Path, name: str, weight: Weight) -> None:
    source = Source("committees", "committees", "https://committees-api.parliament.uk/api/Committees")
    text = f"In 2016 pupil data was given to {name}."
    piece = Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title="Example (EXA1)", published="2026-11-21", text=text)
    with Store.create(tmp_path) as store:
        run = start_run(store, [source], [], "manual", AT)
        RecordItems(CrawlContext(store, run, Limits(), 0, lambda: AT)).record_batch(ItemBatch(source, (Observation(piece, "mark"),)))
        assert plan_due(store, [Route("all", ("chat",))], AT, {"chat": Receiver()}) == 1
        (alert,) = rows_of(store, "alert")
        assert weight_of(json.loads(alert["payload"])) is weight


def test_a_route_finds_a_word_anywhere_in_the_whole_text(tmp_path: Path) -> None:
    """As it is recorded: the sentences about pupils' data stand in the change, the whole text with the item."""
    source = Source("committees", "committees", "https://committees-api.parliament.uk/api/Committees")
    text = "In 2016 pupil data was given to Example Ltd.\nAnother matter is alternative provision."
    piece = Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title="Example (EXA1)", published="2026-11-21", text=text)
    with Store.create(tmp_path) as store:
        run = start_run(store, [source], [], "manual", AT)
        RecordItems(CrawlContext(store, run, Limits(), 0, lambda: AT)).record_batch(ItemBatch(source, (Observation(piece, "mark"),)))
    routes = [Route("words", ("chat",), terms=("alternative provision",)), Route("none", ("other",), terms=("exclusion",))]
    without = Rehearsal([Route("but", ("chat",), not_terms=("alternative provision",))], {"chat": Receiver()}, "UTC")
    with Store.open(tmp_path) as store:
        without.play(store)
        assert (without.changes, without.alerts) == (1, [])
        assert plan_due(store, routes, AT, {"chat": Receiver(), "other": Receiver()}) == 1
        (alert,) = rows_of(store, "alert")
        assert alert["channel"] == "chat"
        assert "the text says alternative provision" in alert["payload"]
        assert "Another matter" not in alert["payload"], "the text is looked into and not carried along"
        set_fields(store, "change", {"planned_at": None})
        assert plan_due(store, without.routes, AT, {"chat": Receiver()}) == 0
        assert values_of(store, "change", "planned_at") != [None]


def text_of(number: int, who: str = "", category: str = "commercial") -> Any:
    """A piece of evidence that surely says who got data; without a name one that only speaks of them."""
    sentence = f"The Department for Education gave the National Pupil Database to {who} in June."
    given = [{"polarity": "release", "band": "alert", "sentence": sentence, "recipients": [{"name": who, "role": "given", "category": category}]}]
    url = f"https://committees.parliament.uk/writtenevidence/{number}/html/"
    one = sample_evidence(number, AT, mentions=given if who else [], links=[], url=url)
    return one._replace(
        key=f"key-{number:03}", file=f"An Invented Campaign (CEW{number:04})", reference=f"CEW{number:04}", score=None, score_reasons=(),
        category=Category(category) if who else Category.UNKNOWN, also=(),
    )


def planned(changes: list[Any], kind: str, **more: Any) -> list[Message]:
    """The messages about these changes over a channel of a kind."""
    receiver = {"chat": Receiver(("",), CHANNELS[kind].attaches, CHANNELS[kind].most_grave)}
    alerts = plan_changes(changes, [Route("all", ("chat",))], AT, receiver, **more).alerts
    return [Message(a.id, f"{a.id}.0", "", a.payload) for a in alerts]


def _body(kind: str, message: Message) -> str:
    if kind == "email":
        return full_text(message)
    if kind == "webhook":
        return webhook.render(webhook.WebhookConfig("https://hooks.example/x"), message).decode()
    return json.dumps(slack.content(message), ensure_ascii=False)


FIRMS = [f"Pretend Firm {n:03} Ltd" for n in range(130)]


@pytest.mark.parametrize("kind", ["email", "webhook", "slack"])
def test_of_many_texts_each_grave_one_is_named_with_its_address(kind: str) -> None:
    """Over a channel whose messages have a limit of length there are several messages."""
    texts = [text_of(n, who) for n, who in enumerate(FIRMS)] + [text_of(200 + n) for n in range(100)]
    messages = planned(texts, kind)
    bodies = [_body(kind, m) for m in messages]
    whole = "\n".join(bodies)
    assert [who for who in FIRMS if who not in whole] == []
    assert [n for n in range(len(FIRMS)) if f"/writtenevidence/{n}/html/" not in whole] == []
    assert sum(m.payload["total"] for m in messages) == len(texts)
    assert len(messages) == (1 if kind == "email" else 5 if kind == "webhook" else 7)
    if kind == "webhook":
        assert max(len(b.encode()) for b in bodies) <= webhook.LARGEST
        assert "npdwatch changes --source education-committee" in json.loads(bodies[-1])["data"]["rest"]
    assert all(m.payload["headline"].startswith("Pretend Firm") for m in messages)


def test_texts_that_are_not_grave_have_a_line_each_and_all_are_in_the_csv() -> None:
    (message,) = planned([text_of(n) for n in range(56)], "email", zone="UTC")
    lines = full_text(message).splitlines()
    at = lines.index("and 46 more, in full in the attached CSV:")
    assert lines[at + 1] == "- “An Invented Campaign (CEW0010)”, piece of evidence published (CEW0010): https://committees.parliament.uk/writtenevidence/10/html/"
    assert [n for n in range(56) if f"CEW{n:04}" not in "\n".join(lines)] == []
    rows = list(csv.DictReader(io.StringIO(message.payload["csv"])))
    assert {r["reference"] for r in rows} == {f"CEW{n:04}" for n in range(56)}
    html = html_of(message)
    assert all(f"/writtenevidence/{n}/html/" in html for n in range(56))


def test_the_csv_says_who_got_data_by_which_sentence() -> None:
    (message,) = planned([text_of(1, FIRMS[1]), text_of(2)], "email")
    first, second = csv.DictReader(io.StringIO(message.payload["csv"]))
    assert (first["recipient"], second["recipient"]) == (FIRMS[1], "")
    assert FIRMS[1] in first["Says data was given"]
    assert first["address"].endswith("/writtenevidence/1/html/")
    (alone,) = planned([text_of(1, FIRMS[1])], "email")
    assert "csv" not in alone.payload, "one text is whole in its message"


@pytest.mark.parametrize(
    ("named", "begins"),
    [
        (FIRMS[:1], "Pretend Firm 000 Ltd got pupils' data, says written evidence by An Imagined Campaign"),
        (FIRMS[:2], "Pretend Firm 000 Ltd and Pretend Firm 001 Ltd got pupils' data, say 2 texts"),
        (FIRMS[:5], "Pretend Firm 000 Ltd, Pretend Firm 001 Ltd and 3 more got pupils' data, say 5 texts"),
        ([""], "Written evidence by An Imagined Campaign was published: "),
    ],
)
def test_who_got_data_comes_first_in_a_headline_and_a_subject(named: list[str], begins: str) -> None:
    (message,) = planned([text_of(n, who) for n, who in enumerate(named)], "email")
    assert message.payload["headline"].startswith(begins)
    assert message.subject.startswith(begins)


def test_an_entry_that_a_feed_has_twice_is_one_witness() -> None:
    one, link = text_of(1, FIRMS[0]), "https://news.example.org/one"
    twice = [one._replace(id=n, file="One story", detail={**one.detail, "url": link}) for n in (1, 2)]
    (message,) = planned(twice, "email")
    assert message.payload["headline"].startswith(f"{FIRMS[0]} got pupils' data, says written evidence")
    other = text_of(2, FIRMS[1])._replace(id=3, file="Another", detail={**text_of(2, FIRMS[1]).detail, "url": link})
    (message,) = planned([*twice, other], "email")
    assert message.payload["headline"].startswith(f"{FIRMS[0]} and {FIRMS[1]} got pupils' data, say 2 texts")


def test_a_general_word_is_no_name() -> None:
    said = [{"polarity": "release", "band": "alert", "sentence": "They got it.", "terms": [], "reason": "",
             "recipients": [{"name": n, "role": "given", "category": "commercial"} for n in names]}
            for names in (["companies", "Invented Ltd", "Companies"], ["Organisations"])]
    change = sample_evidence(1, AT, mentions=said, links=[])
    assert given_in(change) == ["Unnamed companies", "Invented Ltd", "Unnamed organisations"]
    assert headline_of(change).startswith("Unnamed companies, Invented Ltd and 1 more got pupils' data")
    (message,) = planned([change], "email")
    assert message.subject.startswith("Unnamed companies, Invented Ltd and 1 more got pupils' data")


@pytest.mark.parametrize(
    ("kind", "detail", "noun"),
    [
        ("evidence_published", {"item_kind": "oral_evidence"}, "oral evidence"),
        ("evidence_edited", {"item_kind": "oral_evidence"}, "oral evidence"),
        ("evidence_published", {"item_kind": "written_evidence"}, "written evidence"),
        ("publication_published", {"item_kind": "publication", "genre": "Correspondence"}, "a committee's correspondence"),
        ("publication_edited", {"item_kind": "publication", "genre": "Special Report"}, "a report"),
        ("publication_published", {"item_kind": "publication"}, "a committee's publication"),
        ("entry_published", {"item_kind": "feed_entry", "item": "hansard:1"}, "a speech in a debate"),
        ("entry_published", {"item_kind": "feed_entry", "item": "bill:3909:1"}, "a paper on a bill"),
        ("entry_edited", {"item_kind": "feed_entry", "url": "https://petition.parliament.uk/petitions/1"}, "a petition"),
        ("entry_published", {"item_kind": "feed_entry"}, "an entry"),
    ],
)
def test_each_text_is_told_by_its_own_name(kind: str, detail: dict[str, str], noun: str) -> None:
    names_nobody, names_firm = text_of(1), text_of(1, FIRMS[1])
    (mention,) = names_firm.detail["mentions"]
    detail = {"item": "x", **detail}
    told = [
        describe(c._replace(kind=ChangeKind(kind), detail={**c.detail, **detail, **new})).headline
        for c, new in ((names_nobody, {}), (names_firm, {"mentions": [{**mention, "is_new": True}]}))
    ]
    assert told[0].startswith(f"{noun[:1].upper()}{noun[1:]} by An Imagined Campaign")
    assert f"got pupils' data, says {noun} by An Imagined Campaign that " in told[1]


def test_an_edit_begins_with_whom_it_names_as_new_alone() -> None:
    one = text_of(1, FIRMS[1])
    edited = one._replace(kind=ChangeKind.EVIDENCE_EDITED, fields={"text": ("a", "b")})
    assert describe(edited).headline.startswith("Written evidence by")
    (mention,) = one.detail["mentions"]
    new = edited._replace(detail={**edited.detail, "mentions": [{**mention, "is_new": True}]})
    assert describe(new).headline.startswith("Pretend Firm 001 Ltd got pupils' data, says written evidence by")


@pytest.mark.parametrize(
    ("reason", "names", "said"),
    [
        (f'"gave": {evidence.FOR_ALONE}', [], "in doubt: it is not said to whom"),
        (f'"gave": {evidence.FOR_ALONE}', [{"name": FIRMS[0]}], "in doubt: it is not said that the data are pupils'"),
        (f'"gave": {evidence.FOR_ALONE}; but "claims" stands beside it', [], f'in doubt: "gave": {evidence.FOR_ALONE}; but "claims" stands beside it'),
        ('"may give": it may happen', [], 'in doubt: "may give": it may happen'),
    ],
)
def test_a_doubt_says_what_speaks_against_it(reason: str, names: list[Any], said: str) -> None:
    mention = {"polarity": "release", "band": "review", "sentence": "Data was given.", "reason": reason, "recipients": names}
    assert label(told(mentions=[mention]), "Says data was given")[0].endswith(f"; {said}")


def test_what_speaks_for_a_release_alone_is_known_by_the_readers_own_words() -> None:
    (found,) = [m for m in read_mentions("The Department gave pupil data from the National Pupil Database in 2016.") if m.band == "review"]
    assert found.reason.endswith(evidence.FOR_ALONE)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://committees-api.parliament.uk/api/Committees", "https://committees.parliament.uk/"),
        ("https://questions-statements-api.parliament.uk/api/writtenquestions/questions", "https://questions-statements.parliament.uk/"),
        ("https://example.org/api/Committees", ""), ("https://example.org/apiary", "https://example.org/apiary"), ("javascript:1", ""), ("", ""),
    ],
)
def test_a_publication_is_linked_by_a_page_for_people(url: str, page: str) -> None:
    (message,) = planned([text_of(1, FIRMS[0])._replace(source_url=url)], "email")
    assert message.payload["source"]["url"] == page
    assert f"Publication: Education Committee {page}".rstrip() in full_text(message).splitlines()


def test_a_short_name_and_the_whole_name_of_one_company_are_one() -> None:
    """“Zorvex and Zorvex Learning Analytics Ltd got pupils' data”, of a title and its text."""
    names = ["Zorvex", "Zorvex Learning Analytics Ltd", "The Times", "The Times Educational Supplement"]
    said = [{"polarity": "release", "band": "alert", "sentence": "They got it.", "terms": [], "reason": "",
             "recipients": [{"name": n, "role": "given", "category": "commercial"} for n in names]}]
    assert given_in(sample_evidence(1, AT, mentions=said, links=[])) == names[1:]
