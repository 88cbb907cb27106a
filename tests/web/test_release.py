"""A release's page says what it is, its history cell by cell, its evidence, and the next step."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from bench.public import BODY, CELLS, LATER
from tests.tables import copy_row, set_fields
from web.views.releases import cell_changes, history


def version(edition: int, cells: dict[str, str], **over: Any) -> dict[str, Any]:
    ours = {"category": "press", "level": "unknown", "tier": "", "outcome": "not_said", "file": "f", "sheet": "s", "row": 1}
    return {
        "id": edition, "edition": edition, "edition_title": f"No. {edition}", "edition_kind": "edition_published",
        "published_at": "", "seen_at": f"2026-0{edition}-01T00:00:00+00:00", "cells": cells, **ours, **over,
    }


def change(edition: int | None, kind: str, at: str = "2026-09-01T00:00:00+00:00") -> dict[str, Any]:
    return {"id": 1, "edition": edition, "kind": kind, "seen_at": at, "reason": ""}


def test_history_is_told_cell_by_cell_oldest_first() -> None:
    steps = history([version(1, {"a": "x", "b": "y"}), version(2, {"a": "x", "b": "z", "c": "new"})], [change(2, "changed")])
    assert [s["edition"] for s in steps] == [1, 2]
    assert steps[0]["fields"] == []
    assert [(f["name"], f["before"], f["after"]) for f in steps[1]["fields"]] == [("b", "y", "z"), ("c", "", "new")]
    assert [c["kind"] for c in steps[1]["told"]] == ["changed"]


def test_what_came_without_another_version_is_told_where_it_belongs() -> None:
    removal = change(3, "removed", "2026-03-02T00:00:00+00:00")
    relabelled = change(None, "relabelled", "2026-01-05T00:00:00+00:00")
    steps = history([version(1, {}), version(2, {"a": "1"})], [removal, relabelled])
    assert [s["told"][0]["kind"] if s["told"] else s["edition"] for s in steps] == [1, "relabelled", 2, "removed"]


def test_a_move_and_another_label_are_told_too() -> None:
    steps = history([version(1, {}), version(2, {}, sheet="t", level="individual")], [change(2, "moved")])
    assert steps[1]["moved"]
    renamed = history([version(1, {}), version(2, {"a": "b"}, sheet="Open, May 2026")], [change(2, "changed")])
    assert not renamed[1]["moved"], "another name of the sheet alone is no move"
    assert steps[1]["labels"] == [{"name": "level", "before": "unknown", "after": "individual"}]


def test_long_cells_are_compared_word_by_word_and_longer_ones_are_not() -> None:
    (told,) = cell_changes({"purpose": CELLS["purpose"]}, {"purpose": LATER["purpose"]})
    assert [s.op for s in told["words"]] == ["same", "gone", "come"]
    (whole,) = cell_changes({"purpose": "a " * 2000}, {"purpose": "b " * 2000})
    assert whole["words"] == ()
    (none,) = cell_changes({"purpose": CELLS["purpose"]}, {"purpose": LATER["purpose"]}, words=0)
    assert none["words"] == ()


def test_the_page_says_who_what_when_and_where(reader: Any) -> None:
    words = reader.words("/releases/1")
    for said in (
        "The Daily Invention Ltd", "▲ press", "◆ individual level", "sensitivity score 70 of 100", "1 March 2024: first seen",
        "24 November 2026: release edited", "row 11 of sheet “NPD requests”", "it names the reference",
        "and to train a model that predicts grades.", "https://npd.example.org/releases/1",
    ):
        assert said in words
    assert "no longer in the register" in reader.words("/releases/3")


def test_the_proof_is_the_file_with_its_hash(reader: Any) -> None:
    sha256 = hashlib.sha256(BODY).hexdigest()
    links = reader.page("/releases/1").xpath("//a/@href")
    assert f"/archive/{sha256}/shares.csv" in links
    assert sha256 in reader.words("/releases/1")
    assert any(x.startswith("https://webarchive.nationalarchives.gov.uk/") for x in links)


def test_the_draft_request_names_the_row(reader: Any) -> None:
    (link,) = (x for x in reader.page("/releases/3").xpath("//a/@href") if "whatdotheyknow" in x)
    (body,) = parse_qs(urlsplit(link).query)["body"]
    assert "Alder Tutors Ltd, reference DR260301.03" in body
    assert "no longer in the register" in body


@pytest.mark.parametrize(("body", "asked"), [("ofsted", True), ("", False)])
def test_the_draft_request_goes_to_whom_the_configuration_says(site_of: Any, read: Any, body: str, asked: bool) -> None:
    site = site_of()
    source = read(site).page("/releases/3").xpath("string(//a[starts-with(@href, '/sources/')]/@href)").split("/")[-1]
    site.about = replace(site.about, foi_bodies={source: body})
    links = [x for x in read(site).page("/releases/3").xpath("//a/@href") if "whatdotheyknow" in x]
    assert [f"/new/{body}?" in x for x in links] == [True] * asked


def test_many_versions_are_cut_and_said_to_be(site_of: Any, read: Any) -> None:
    site = site_of()
    copy_row(site.copy, "versions", 10, *({"id": i, "cells": json.dumps({"n": i})} for i in range(100, 400)))
    set_fields(site.copy, "releases", {"versions": 302}, id=1)
    page = read(site).page("/releases/1")
    assert "102 earlier versions" in page.text_content()
    assert page.xpath("string(//ol[@class='history']/li[last() - 1]//td[@class='now'])") == "399"


def test_what_a_person_decided_is_called_that(site_of: Any, read: Any) -> None:
    site = site_of()
    for reason in ("Decided by a person", "Reviewed by a person: a parcel firm"):  # as older versions stored it
        set_fields(site.copy, "releases", {"category_reason": reason}, id=1)
        words = read(site).words("/releases/1")
        assert "Decided by a person." in words
        assert "sure: a listed name" not in words
        assert "parcel firm" not in words


def test_a_text_of_somebody_else_stands_under_no_state(reader: Any) -> None:
    assert "Parliament and other evidence" in reader.words("/evidence/1")
    assert "What newspapers and others published, and is quoted here, is theirs." in reader.words("/")
