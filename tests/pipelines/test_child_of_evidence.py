"""A parent's evidence names the child once; what else it tells of it is neither quoted nor listed. All are invented."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from db.store import Store
from diffing.texts.items import compare_items
from model.item import Item, ItemKind, ItemState, Observation
from model.source import Source
from pipelines.items.changes import as_rows, mentions_in, subject_of, without_private
from tests.db.public_world import build_anew, look
from tests.tables import rows_of

COMMITTEES = Source("committees", "committees", "https://committees.parliament.uk/committee/203/")
OPENS = (
    "My daughter Ottilie Brackenbury, aged 8, has epilepsy."
    " Her data in the National Pupil Database were given to Invented Tutors Ltd."
)
OF_THE_CHILD = """\
Ottilie goes to Selby Abbey School.
Ottilie is in Year 4 at Larkfield Primary School.
Ottilie lives in Marsh Lane, Selby.
Ottilie swims with Selby Otters Swimming Club.
Ottilie is seen by Dr Harwood at the Tamarisk Clinic.
Ottilie has been in the care of Sallowby Council since 2021.
Ottilie plays the cello with the Hartwell Youth Orchestra.
Her school is Selby Abbey School.
Ottilie Brackenbury attends St Wilfrid's Church.
Ottilie was excluded from Northgate Academy in March.
Ottilie is treated at Great Yarrow Children's Hospital for epilepsy.
Ottilie's school is Selby Abbey School, and its head is kind.
Ottilie goes to Brownies at Selby Methodist Church.
She goes to Selby Abbey School.
Ottilie left Selby Abbey School for Thorpe House School.
It was Dunmere Tuition Ltd that taught Ottilie last autumn.
Ottilie is on the books of Larch Adoption Agency.
Ottilie has a social worker from Sallowby Children's Services.
Ottilie has a plan from Sallowby Council for her autism.
Selby Abbey School, where Ottilie goes, is a small school.
She was at Selby Abbey School when it happened, in Class 4B.
They all know her at Selby Abbey School.
Both of them sing with the Hartwell Youth Orchestra.
""".splitlines()
RECEIVED = """\
Ottilie's data were given to Dunmere Analytics Ltd. >> Dunmere Analytics Ltd
The Department gave Ottilie's records to the Daily Moor. >> Daily Moor
The Department for Education sold the National Pupil Database data of Ottilie to Thistle Insurance plc. >> Thistle Insurance plc
Her pupil data were shared with the Home Office. >> Home Office
Her school record was passed to Sallowby Council. >> Sallowby Council
The data of Ottilie were also given to the University of Sallowby. >> University of Sallowby
They shared the NPD record of Ottilie with Hartwell Research Trust. >> Hartwell Research Trust
Ottilie's pupil records were sent to Thorpe House School. >> Thorpe House School
The DfE disclosed her pupil data to Moorgate Post. >> Moorgate Post
The Department confirmed that it gave Ottilie's NPD record to Fenwick Data Ltd and to Norland Police. >> Norland Police
Other pupils' data were given to Larch Analytics Ltd. >> Larch Analytics Ltd
In 2019 the Department for Education gave NPD data to the Evening Moor. >> Evening Moor
Pupil data went to Quorn Marketing Ltd, and nobody asked Ottilie. >> Quorn Marketing Ltd
Ottilie asked why the DfE shared her data with Ullock Street Theatre. >> Ullock Street Theatre
Her data in the NPD were passed to the police. >> police
The National Pupil Database record of Ottilie was supplied to Tamarisk Health CIC. >> Tamarisk Health CIC
We learned that the DfE had given the pupil data of Ottilie to GB Fixture Group. >> GB Fixture Group
An extract with Ottilie's record was released to the Institute for Fixture Studies. >> Institute for Fixture Studies
He said that the Department had given children's data to Pellworth Betting Ltd. >> Pellworth Betting Ltd
Her data in the National Pupil Database was never given to Cordwell Media Ltd. >> Cordwell Media Ltd
""".splitlines()
LIFE = (
    "Selby", "Larkfield", "Marsh", "Otters", "Harwood", "Tamarisk Clinic", "Sallowby", "Hartwell", "Wilfrid", "Northgate",
    "Yarrow", "Thorpe", "Dunmere", "Larch", "4B", "epilepsy", "autism", "Ottilie", "Brackenbury",
)


def evidence(*sentences: str) -> Item:
    return Item(
        "written_evidence:103", ItemKind.WRITTEN_EVIDENCE, title="A parent (PUP0103)", text=" ".join((OPENS, *sentences)),
        url="https://committees.parliament.uk/writtenevidence/103/html/", published="2026-11-21", anonymous=True,
    )


def told(item: Item) -> dict[str, object]:
    left = without_private(item)
    (change,) = compare_items(None, left)
    return subject_of(COMMITTEES, left, change, as_rows(mentions_in(left, COMMITTEES)), ()).as_detail()


def of_life(text: str) -> list[str]:
    return [word for word in LIFE if word in text]


@pytest.mark.parametrize("sentence", OF_THE_CHILD)
def test_what_is_told_of_a_child_alone_is_neither_quoted_nor_listed(sentence: str) -> None:
    detail = json.dumps(told(evidence(sentence)), ensure_ascii=False)
    assert "Invented Tutors Ltd" in detail
    assert of_life(detail) == []


@pytest.mark.parametrize("line", RECEIVED)
def test_who_received_is_told_in_the_words_of_sharing(line: str) -> None:
    sentence, _, name = line.partition(" >> ")
    shown = [m for m in told(evidence(sentence))["mentions"] if name in m["sentence"]]  # type: ignore[attr-defined]
    assert [name in {r["name"] for r in m["recipients"]} for m in shown] == [True]


def test_nothing_of_the_child_is_in_what_is_told_or_published_when_evidence_comes_goes_and_comes_back(
    tmp_path: Path,
) -> None:
    whole = evidence(*OF_THE_CHILD)
    edited = replace(whole, text=f"{whole.text} It is Marsh Lane that she lives in. The DfE gave her data to Figment plc.")
    with Store.create(tmp_path) as store:
        seen = (whole, replace(whole, state=ItemState.GONE), whole, edited)
        for days, item in enumerate(seen):
            look(store, Observation(item, str(days)), minutes=60 * days)
        changes = [c for c in rows_of(store, "change") if c["kind"].startswith("evidence")]
    assert [c["kind"] for c in changes] == [
        "evidence_published", "evidence_withdrawn", "evidence_restored", "evidence_edited",
    ]
    assert [of_life(json.dumps([dict(c)], default=str)) for c in changes] == [[]] * 4
    assert "Figment plc" in changes[-1]["detail"]
    with closing(sqlite3.connect(build_anew(tmp_path, tmp_path / "copy.db"))) as copy:
        public = [*copy.iterdump()]
    assert "Figment plc" in repr(public)
    assert of_life(repr(public)) == []
