"""The official registers: read from files in their publishers' forms, all invented, and asked by name."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.recipients.official_names import OfficialNames, loaded, official_names, remove_names, save_names, state
from model.recipient import Category, Confidence
from readers.official_names import NotOfficial, RegisteredName, read_download
from recipients.cell.names import organisation_key
from recipients.classify import classify_recipient, parties_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

# The headings are those of the publisher's documentation, blanks before some of them too; the companies are invented.
COMPANIES = (
    '"CompanyName"," CompanyNumber","RegAddress.PostTown","CompanyCategory","CompanyStatus","SICCode.SicText_1",'
    '"PreviousName_1.CONDATE"," PreviousName_1.CompanyName"\n'
    '"ZORVANE LIMITED","09999901","LEEDS","Private Limited Company","Active","62012 - Business software","",""\n'
    '"QUIBBLEDOWN HERALD LTD","09999902","YORK","Private Limited Company","Active","58130 - Publishing of newspapers",'
    '"01/02/2020","TATTLE AND SONS LIMITED"\n'
    '"ANNA SPECIMEN LTD","09999903","HULL","Private Limited Company","Active","85600 - Educational support","",""\n'
    '"THE VELLUM FELLOWSHIP","09999904","BATH","PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",'
    '"Active","94990 - Membership organisations","",""\n'
)
CHARITIES = [
    {"date_of_extract": "2026-11-20T00:00:00", "registered_charity_number": 9999901, "linked_charity_number": 0,
     "charity_name": "GLIMMERDALE", "charity_type": "CIO", "charity_registration_status": "Registered"},
    {"date_of_extract": "2026-11-20T00:00:00", "registered_charity_number": 9999902, "linked_charity_number": 3,
     "charity_name": "The Vellum Fellowship", "charity_type": None, "charity_registration_status": "Registered"},
]
SCHOOLS = (
    "URN,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name)\r\n"
    "999901,Wexcombe Élan,Academy converter,Open\r\n"
    "999902,Wexcombe Institute of Arts,Higher education institutions,Open\r\n"
)


def zipped(name: str, text: str, encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text.encode(encoding))
    return out.getvalue()


def read(data: bytes, filename: str) -> tuple[str, str, list[RegisteredName]]:
    found = read_download(io.BytesIO(data), filename)
    return found.register, found.day, list(found.names)


@pytest.fixture
def lookup(tmp_path: Path) -> OfficialNames:
    for data, filename in (
        (zipped("BasicCompanyDataAsOneFile-2026-11-01.csv", COMPANIES), "BasicCompanyDataAsOneFile-2026-11-01.zip"),
        (zipped("publicextract.charity.json", "\ufeff" + json.dumps(CHARITIES)), "publicextract.charity.zip"),
        (SCHOOLS.encode("cp1252"), "edubasealldata20261115.csv"),
    ):
        found = read_download(io.BytesIO(data), filename)
        save_names(tmp_path, found.register, found.day, found.names, NOW)
    made = official_names(tmp_path)
    assert made is not None
    return made


def test_each_download_is_known_by_what_it_holds(tmp_path: Path) -> None:
    register, day, names = read(zipped("x.csv", COMPANIES), "BasicCompanyDataAsOneFile-2026-11-01.zip")
    assert (register, day) == ("companies_house", "2026-11-01")
    assert names[2] == RegisteredName(
        "09999902", "TATTLE AND SONS LIMITED", "Private Limited Company; 58130 - Publishing of newspapers", "Active", True
    )
    as_text = "registered_charity_number\tcharity_name\tcharity_registration_status\n9999901\tGLIMMERDALE\tRegistered\n"
    assert read(as_text.encode(), "publicextract.charity.txt")[2] == [RegisteredName("9999901", "GLIMMERDALE", "", "Registered")]
    register, day, names = read(json.dumps(CHARITIES).encode(), "publicextract.charity.json")
    assert (register, day, [n.number for n in names]) == ("charity_commission", "2026-11-20", ["9999901", "9999902-3"])
    register, day, names = read(SCHOOLS.encode("cp1252"), "edubasealldata20261115.csv")
    assert (register, day, names[0].name) == ("schools", "2026-11-15", "Wexcombe Élan")


def test_a_long_json_is_read_across_its_chunks() -> None:
    many = [{**CHARITIES[0], "registered_charity_number": n, "charity_name": f"GLIMMER {n} " + "x" * 500} for n in range(1, 3000)]
    assert [n.number for n in read(json.dumps(many, indent=1).encode(), "a.json")[2]] == [str(n) for n in range(1, 3000)]


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "empty.csv"), (b"PK\x03\x04 damaged", "a.zip"), (b"name,number\nA,1\n", "mine.csv"),
        (b"%PDF-1.4", "a.pdf"), (zipped("readme.md", "x"), "b.zip"), (b'{"a": 1}', "c.json"), (b"[1, 2]", "d.json"),
        (json.dumps(CHARITIES).encode()[:-40], "cut.json"), (zipped("xl/workbook.xml", "<x/>"), "e.xlsx"),
    ],
)
def test_what_is_no_download_is_refused_with_what_is_known_and_the_old_index_stands(
    tmp_path: Path, data: bytes, filename: str
) -> None:
    save_names(tmp_path, "charity_commission", "", [("1", "GLIMMERDALE", "", "", False)], NOW)
    before = state(tmp_path)
    def load() -> None:
        found = read_download(io.BytesIO(data), filename)
        save_names(tmp_path, "charity_commission", "", found.names, NOW)

    with pytest.raises(NotOfficial, match=filename):
        load()
    assert state(tmp_path) == before
    assert sorted(p.name for p in (tmp_path / "official").iterdir()) == ["charity_commission.db"]


def test_a_name_printed_as_registered_is_what_the_register_says(lookup: OfficialNames) -> None:
    plain = classify_recipient("Zorvane Limited")
    told = classify_recipient("Zorvane Limited", official=lookup)
    assert (told.category, told.confidence) == (Category.COMMERCIAL, Confidence.HIGH)
    assert 'Companies House: "ZORVANE LIMITED", company number 09999901, active (as of 1 November 2026).' in told.reason
    assert plain.category in (Category.COMMERCIAL, Category.UNKNOWN)
    press = classify_recipient("QUIBBLEDOWN HERALD LTD", official=lookup)
    assert press.category is Category.PRESS
    charity = classify_recipient("Glimmerdale", official=lookup)
    assert (charity.category, charity.confidence) == (Category.CHARITY, Confidence.HIGH)
    assert "charity number 9999901, registered (as of 20 November 2026)" in charity.reason
    assert classify_recipient("Wexcombe Élan", official=lookup).category is Category.SCHOOL_EXAM_BOARD
    assert classify_recipient("Wexcombe Institute of Arts", official=lookup).category is Category.UNIVERSITY


def test_a_name_without_its_form_is_a_guess_and_a_person_stays_a_person(lookup: OfficialNames) -> None:
    former = classify_recipient("Tattle and Sons Limited", official=lookup)
    assert "an earlier or other name of company number 09999902" in former.reason
    person = classify_recipient("Anna Specimen", official=lookup)
    assert person.category is not Category.COMMERCIAL
    assert person == classify_recipient("Anna Specimen")


def test_a_company_limited_by_guarantee_is_what_the_charity_register_says(lookup: OfficialNames) -> None:
    assert classify_recipient("The Vellum Fellowship", official=lookup).category is Category.CHARITY


def test_each_party_of_a_cell_is_looked_up(lookup: OfficialNames) -> None:
    cell = "Zorvane Limited; Glimmerdale"
    assert [r.category for _, r in parties_of(cell, official=lookup)] == [Category.COMMERCIAL, Category.CHARITY]


def test_a_listed_name_keeps_its_category(lookup: OfficialNames, tmp_path: Path) -> None:
    save_names(tmp_path, "companies_house", "2026-11-01", [("1", "THE GUARDIAN", "Private Limited Company", "", False)], NOW)
    again = official_names(tmp_path)
    assert again is not None
    assert classify_recipient("The Guardian", official=again).category is Category.PRESS


def test_lines_and_the_body_beside_a_person_are_looked_up_and_the_person_is_not(lookup: OfficialNames) -> None:
    for cell in ("Zorvane Limited\nGlimmerdale", "Anna Specimen, Zorvane Limited\nBen Specimen, Glimmerdale"):
        parties = parties_of(cell, official=lookup)
        assert [(p.name, r.category) for p, r in parties] == [
            ("Zorvane Limited", Category.COMMERCIAL), ("Glimmerdale", Category.CHARITY),
        ]
        assert all("(as of " in r.reason for _, r in parties)
        told = classify_recipient(cell, official=lookup)
        assert told.category is Category.COMMERCIAL
        assert Category.CHARITY in told.also
    beside = classify_recipient("Anna Specimen, Zorvane Limited", official=lookup)
    assert (beside.category, "09999901" in beside.reason) == (Category.COMMERCIAL, True)


@pytest.mark.parametrize("register", ["companies_house", "charity_commission", "schools"])
@pytest.mark.parametrize(
    "name",
    ["Anna Specimen", "Dr Anna Specimen", "The Guardian", "NHS Digital", "BBC", "Wexcombe NHS Foundation Trust",
     "University of Leeds", "Home Office", "Institute for Fiscal Studies"],
)
def test_a_body_of_another_kind_takes_over_no_person_no_listed_name_and_no_hospital(
    tmp_path: Path, register: str, name: str
) -> None:
    kind = "Private Limited Company" if register == "companies_house" else ""
    save_names(tmp_path, register, "2026-11-01", [("9999", name.upper(), kind, "", False)], NOW)
    lookup = official_names(tmp_path)
    assert lookup is not None
    assert lookup(organisation_key(name))
    for printed in (name, name.upper()):
        told, alone = classify_recipient(printed, official=lookup), classify_recipient(printed)
        assert (told.category, told.also) == (alone.category, alone.also)


def test_many_bodies_of_one_name_are_counted(tmp_path: Path) -> None:
    save_names(tmp_path, "schools", "", [(str(n), "St Pomander's School", "Academy", "Open", False) for n in range(9)], NOW)
    lookup = official_names(tmp_path)
    assert lookup is not None
    assert "URN 0, 1, 2 and 6 more of this name" in classify_recipient("St Pomander's School", official=lookup).reason


def test_what_is_read_can_be_listed_and_taken_out(lookup: OfficialNames, tmp_path: Path) -> None:
    assert [(f.file, f.day, f.names) for f in loaded(tmp_path)] == [
        ("charity_commission", "2026-11-20", 2), ("companies_house", "2026-11-01", 5), ("schools", "2026-11-15", 2),
    ]
    before = state(tmp_path)
    assert remove_names(tmp_path, "schools") == 1
    assert state(tmp_path) != before
    assert official_names(tmp_path / "elsewhere") is None
    assert lookup(organisation_key("zorvane ltd"))[0].number == "09999901"


def test_stored_labels_are_brought_up_to_date(tmp_path: Path) -> None:
    from db.recipients.ruleset import ruleset_version

    before = ruleset_version(tmp_path)
    save_names(tmp_path, "schools", "", [("1", "St Pomander's School", "", "", False)], NOW)
    assert ruleset_version(tmp_path) != before
