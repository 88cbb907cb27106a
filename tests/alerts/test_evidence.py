"""What is told of evidence: who submitted it, the inquiry, the sentences, the licence; and nothing hidden in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from alerts.content import licence
from alerts.item import release_item
from alerts.message import full_text
from alerts.samples import sample_change, sample_evidence, sample_messages
from model import ChangeKind

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


def test_evidence_says_who_for_which_inquiry_and_what() -> None:
    text = full_text(sample_messages(AT, "Europe/London")["evidence"])
    for line in (
        "Evidence published: Written evidence PD0001 · by An Imagined Campaign",
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


def test_hostile_evidence_is_cleaned(hostile: Any) -> None:
    bad = hostile().recipient
    one = sample_evidence(1, AT)
    mention = {"polarity": bad, "sentence": bad, "recipients": [{"name": bad}, bad]}
    detail = {"item": bad, "url": "javascript:alert(1)", "submitters": [bad] * 99, "mentions": [mention] * 50, "links": [{}, bad]}
    item = release_item(one._replace(detail=detail, file=bad))
    assert item["url"] == ""
    assert not set(item["line"] + "".join(d["value"] for d in item["details"])) & set("\u2028\u202e\u2066\x00\x1b\r\n")
    assert {"label": "More sentences", "value": "44"} in item["details"]
