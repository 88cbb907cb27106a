"""Letters about a cohort: who writes, what they name, and that mail programs open them as drafts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import config
from bench.public import HOSTILE, REGISTER
from publicdb.withheld import HiddenRows
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT
from tests.tables import add_row, copy_row, delete_rows, row_of, set_fields
from tests.web.conftest import ABOUT
from web.cohorts.letters import NAMED, Asker, asker_of
from web.publishing.output_folder import Folder
from web.publishing.publisher import Publisher
from web.site import Site

KINDS = ("access-request", "objection")
LETTERS = [*(f"/cohorts/2008/{kind}" for kind in KINDS), "/cohorts/unknown/access-request"]


def draft(reader: Any, path: str) -> EmailMessage:
    answer = reader.get(f"{path}.eml")
    assert answer.status_code == 200, path
    mail = message_from_bytes(answer.content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text(reader: Any, path: str) -> str:
    return str(reader.get(f"{path}.txt").text)


# Who writes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cohort", "today", "asker"),
    [
        (2008, date(2027, 8, 30), Asker.EITHER),
        (2008, date(2027, 8, 31), Asker.ADULT),
        (1980, date(2026, 11, 28), Asker.ADULT),
        (2007, date(2026, 11, 28), Asker.ADULT),
        (2014, date(2026, 8, 31), Asker.PARENT),
        (2014, date(2026, 9, 1), Asker.EITHER),
        (2025, date(2026, 11, 28), Asker.PARENT),
        (None, date(2026, 11, 28), Asker.EITHER),
    ],
    ids=["the youngest is 17", "the youngest is 18 today", "adults", "just adults", "the oldest is 11", "the oldest is 12 today", "babies", "of any age"],
)
def test_who_writes_follows_the_age_of_the_cohort_today(cohort: int | None, today: date, asker: Asker) -> None:
    assert asker_of(cohort, today) is asker


@pytest.mark.parametrize("kind", KINDS)
def test_an_adult_a_parent_or_either_writes(reader: Any, kind: str) -> None:
    adult, parent, either = (text(reader, f"/cohorts/{year}/{kind}") for year in (1985, 2025, 2013))
    assert "about me" in adult
    assert "child" not in adult
    assert "about my child" in parent
    assert "[your child's full name and date of birth]" in parent
    assert "[your date of birth]" not in parent
    assert "parental responsibility" in parent
    assert "keep the one that is right" in either
    assert {"[your date of birth]", "[your child's full name and date of birth]"} <= set(re.findall(r"\[.*?\]", either))
    assert "about the person named above" in either


# What they say ---------------------------------------------------------------------------------------------------


def test_the_law_is_named_as_it_is(reader: Any) -> None:
    access, objection = (text(reader, f"/cohorts/2000/{kind}") for kind in KINDS)
    assert set(re.findall(r"Articles? [0-9A-Z]+", access)) == {"Article 15", "Articles 12"}
    assert set(re.findall(r"Articles? [0-9A-Z]+", objection)) == {f"Article {n}" for n in (6, 18, 19, 21)} | {"Articles 12"}
    assert "paragraph 27 of Schedule 2, Part 6, to the Data Protection Act 2018" in objection
    for said in (access, objection, reader.words("/cohorts/2000/objection"), reader.words("/cohorts")):
        assert not re.search(r"(section|s\.) ?45\b", said), "that is of law enforcement"
    for said in ("one calendar month", "within three", "asked who you are", "parental responsibility", "Schedule 2, Part 6", "30 days", "Information Commissioner"):
        for path in ("/cohorts", "/cohorts/2008", "/cohorts/unknown", *LETTERS):
            assert said in reader.words(path), (path, said)


@pytest.mark.parametrize("path", LETTERS)
def test_what_only_the_reader_knows_is_blank(reader: Any, path: str) -> None:
    blanks = set(re.findall(r"\[.*?\]", text(reader, path)))
    assert {"[your full name]", "[your child's full name and date of birth]", "[a copy of proof of identity if they ask]"} <= blanks
    assert ("[your reasons, in your own words]" in blanks) is path.endswith("objection")
    assert not reader.page(path).xpath("//main//form | //main//input | //script")


def test_the_gravest_are_named_and_the_others_counted(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    ids = range(100, 160)
    copy_row(site.copy, "releases", 1, *({"id": n, "severity": n % 97, "reference": f"DR{n}", "dated": "2020-03"} for n in ids))
    for n in ids:
        add_row(site.copy, "coverage", release=n, first=1990, last=1990, certainty="sure" if n < 115 else "possible", reason="x", said="")
    said = text(read(site), "/cohorts/1990/access-request")
    numbered = re.findall(r"^\(\d+\) reference (DR\d+); March 2020; to The Daily Invention Ltd; “.*”; in “DfE external data shares”; outcome: data supplied, as printed$", said, re.MULTILINE)
    assert len(numbered) == NAMED
    sure, possible = numbered[:15], numbered[15:]
    assert {int(x[2:]) for x in sure} == set(range(100, 115))
    assert possible == ["DR159", "DR158", "DR157", "DR156", "DR155"]
    assert "40 more such entries are in these registers (in the list at https://npd.example.org/cohorts/1990). Please answer for each of them too." in said
    assert (
        "2 entries in these registers leave open whose data they are about (in the list at"
        " https://npd.example.org/cohorts/unknown), and are not among those above."
    ) in said


def test_what_a_register_does_not_print_is_said(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"reference": "", "dated": "", "recipient": "[name removed]", "title": ""}, id=1)
    assert "(1) no reference printed; no date printed; to (name removed)" in text(read(site), "/cohorts/2008/objection")


def test_a_refused_release_is_in_no_letter(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"outcome": "rejected"}, id=1)
    assert "Daily Invention" not in text(read(site), "/cohorts/2008/access-request")


def test_an_entry_that_has_gone_is_said_to_be_in_the_register_no_longer(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"present": 0}, id=1)
    for kind in KINDS:
        lines = [x for x in text(read(site), f"/cohorts/2008/{kind}").splitlines() if re.match(r"\(\d+\) ", x)]
        assert [x.endswith("; no longer in the register") for x in lines] == [True, *[False] * (len(lines) - 1)]


def test_a_pending_request_is_named_with_its_outcome(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"outcome": "pending"}, id=1)
    set_fields(site.copy, "releases", {"outcome": "not_said"}, id=2)
    for kind in KINDS:
        said = text(read(site), f"/cohorts/2008/{kind}")
        lines = [x for x in said.splitlines() if re.match(r"\(\d\) ", x)]
        assert lines[0].endswith("; outcome: pending, as printed")
        assert lines[1].endswith("; no outcome printed")
        assert "release" not in said.partition("In the Department's registers")[2].partition("\n")[0]
        assert "or are asked for" in said


@pytest.mark.parametrize(
    ("url", "body", "theirs"),
    [
        ("https://uksa.example.org/pupil-projects", None, False),
        ("https://www.gov.uk/government/publications/nhs-data-register", None, False),
        ("https://www.gov.uk/government/publications/dfe-external-data-shares", "", False),
        ("https://www.gov.uk/government/publications/dfe-external-data-shares", "some_other_body", False),
        ("https://copy.example.org/shares", "dfe", True),
    ],
)
def test_only_the_departments_own_registers_are_named(
    site_of: Callable[..., Site], read: Any, url: str, body: str | None, theirs: bool
) -> None:
    about = ABOUT if body is None else replace(ABOUT, foi_bodies={"another-register": body})
    site = site_of(about)
    row = row_of(site.copy, "sources", name=REGISTER)
    add_row(site.copy, "sources", **{**row, "name": "another-register", "title": "Another register", "url": url})
    set_fields(site.copy, "releases", {"source": "another-register", "publication": "Another register"}, id=1)
    set_fields(site.copy, "releases", {"source": "another-register", "publication": "Another register"}, id=3)
    for path in LETTERS:
        said, words = text(read(site), path), read(site).words(path)
        assert ("Another register" in said) is theirs, path
        assert ("In other registers is 1 more; ask whoever publishes them: Another register (1)." in words) is not theirs, path
        assert "University of Dorne" in said
        assert ("Besides, 1 entry" in said) is (theirs and "unknown" not in path)


@pytest.mark.parametrize("demonstration", [False, True])
@pytest.mark.parametrize("theirs", [True, False], ids=["the Department's", "another body's"])
@pytest.mark.parametrize("certainties", [(), ("sure",), ("possible",), ("unknown",), ("sure", "unknown"), ("possible", "unknown")], ids=str)
def test_no_letter_refers_to_a_list_that_is_not_there(
    site_of: Callable[..., Site], read: Any, certainties: tuple[str, ...], theirs: bool, demonstration: bool
) -> None:
    site = site_of(replace(ABOUT, foi_bodies={REGISTER: "dfe" if theirs else ""}, demonstration=demonstration))
    delete_rows(site.copy, "coverage")
    for n, certainty in enumerate(certainties, 1):
        first, last = (FIRST_COHORT, LAST_COHORT) if certainty == "unknown" else (2008, 2008)
        add_row(site.copy, "coverage", release=n, first=first, last=last, certainty=certainty, reason="x", said="")
    reader = read(site)
    for path in LETTERS:
        said = text(reader, path)
        listed = bool(re.search(r"^\(1\) ", said, re.MULTILINE))
        known = set(certainties) & ({"unknown"} if "unknown" in path else {"sure", "possible"})
        assert listed is bool(known and (theirs or demonstration)), path
        assert bool(re.search(r"\b(entries below|those above|such entr|these registers|entries that it names)\b", said)) is listed, path
        assert ("It names no entry" in reader.words(path)) is (not listed and not theirs and not demonstration and bool(known)), path
        assert ("under which releases data about" in said) is not listed, path


def test_the_statistics_authoritys_register_is_not_the_departments(tmp_path: Path) -> None:
    place = tmp_path / "npdwatch.toml"
    place.write_text("", encoding="utf-8")
    bodies = config.load(place).foi_bodies
    assert bodies["uksa-accredited-projects"] == ""
    assert bodies["dfe-external-data-shares"] == "dfe"


def test_a_demonstration_says_so_and_writes_to_nobody(site_of: Callable[..., Site], read: Any) -> None:
    reader = read(site_of(replace(ABOUT, demonstration=True, foi_bodies={REGISTER: ""})))
    for path in ("/", "/cohorts", "/cohorts/2008", "/cohorts/unknown", *LETTERS):
        assert "A demonstration: the releases on this site are invented" in reader.words(path), path
    for path in LETTERS:
        mail = draft(reader, path)
        assert mail["To"] is None
        assert mail["Subject"].startswith("A demonstration, not to be sent: ")
        assert text(reader, path).startswith("A demonstration. Do not send this letter")
        for said in (text(reader, path), reader.words(path)):
            assert ABOUT.letters_to not in said
            assert ABOUT.letters_post not in said
            assert "Data Protection Officer, Department" not in said
        assert re.search(r"^\(1\) ", text(reader, path), re.MULTILINE), "as it would look"


# As files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LETTERS)
def test_a_mail_program_opens_it_as_a_draft(reader: Any, path: str) -> None:
    answer = reader.get(f"{path}.eml")
    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-cache"
    body = answer.content
    assert body.replace(b"\r\n", b"").count(b"\n") == body.replace(b"\r\n", b"").count(b"\r") == 0
    assert body.isascii()
    assert all(len(line) <= 78 for line in body.split(b"\r\n"))
    mail = draft(reader, path)
    assert not mail.defects
    assert sorted(mail.keys()) == ["Content-Transfer-Encoding", "Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert mail["X-Unsent"] == "1"
    (to,) = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Data Protection Officer, Department for Education", ABOUT.letters_to)
    assert (mail.get_content_type(), mail.get_content_charset()) == ("text/plain", "utf-8")
    assert mail.get_content().replace("\r\n", "\n") == text(reader, path)
    assert "“DfE external data shares”" in text(reader, path)


@pytest.mark.parametrize("path", LETTERS)
def test_page_text_and_draft_are_the_same_and_lead_to_each_other(reader: Any, path: str) -> None:
    page = reader.page(path)
    assert page.xpath("string(//pre)") == text(reader, path).rstrip("\n") + "\n"
    assert {f"{path}.eml", f"{path}.txt"} <= set(page.xpath("//main//a/@href"))
    assert path in reader.page(path.rpartition("/")[0]).xpath("//main//a/@href")
    assert reader.get(f"{path}.txt").headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", ["/cohorts/1979/objection", "/cohorts/unknown/objection", "/cohorts/x/access-request.eml", "/cohorts/2008/access-request.pdf", "/cohorts/2008/letter"])
def test_there_are_no_others(reader: Any, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_hostile_words_stay_words(site_of: Callable[..., Site], read: Any) -> None:
    reader = read(site_of(replace(ABOUT, foi_bodies={REGISTER: "dfe"}), bad=HOSTILE))
    for path in LETTERS:
        assert re.search(r"^\(1\) ", text(reader, path), re.MULTILINE)
        assert not reader.page(path).xpath("//script | //img[@onerror]"), path
        mail = draft(reader, path)
        assert len(mail.keys()) == 6
        assert not mail.defects
        assert "\u202e" not in text(reader, path)


# Whom they go to -------------------------------------------------------------------------------------------------


def test_an_address_of_ours_is_to_be_checked_and_the_operators_own_is_not(site_of: Callable[..., Site], read: Any, reader: Any) -> None:
    assert "Check the address before you send" in reader.words(LETTERS[0])
    own = read(site_of(replace(ABOUT, letters_to="officer@example.org", letters_post="1 Some Street")))
    words = own.words(LETTERS[0])
    assert "officer@example.org" in words
    assert "1 Some Street" in words
    assert "Check the address" not in words
    assert draft(own, LETTERS[0])["To"].addresses[0].addr_spec == "officer@example.org"


def test_without_an_address_the_draft_has_none(site_of: Callable[..., Site], read: Any) -> None:
    reader = read(site_of(replace(ABOUT, letters_to="", address="")))
    assert draft(reader, LETTERS[0])["To"] is None
    assert "no address is known here" in reader.words(LETTERS[0])


@pytest.mark.parametrize("host", ["evil.example", 'a"><b>x'])
def test_the_host_that_a_reader_asks_by_is_in_no_letter(site_of: Callable[..., Site], host: str) -> None:
    """Whoever sends a letter would send the Department to it."""
    site = site_of(replace(ABOUT, address=""))
    for path in (*(f"{p}{form}" for p in LETTERS for form in ("", ".txt", ".eml")), "/robots.txt"):
        answer = asyncio.run(site.client.get(path, headers={"host": host}))
        assert answer.status_code == 200, path
        assert not re.search(r"evil\.example|<b>x|&lt;b&gt;|http://", answer.text), path
    listed = asyncio.run(site.client.get("/releases.csv", headers={"host": 'a"><b>x'})).text
    assert "<b>" not in listed, "no host's name"


def test_the_plain_copy_has_the_same_letters(site_of: Callable[..., Site], tmp_path: Path) -> None:
    site = site_of(replace(ABOUT, address=""), published=True)
    place = tmp_path / "plain"
    assert not Publisher(site, Folder(place), files=False).publish("state", "looked").missing
    for path in LETTERS:
        file = place / path.strip("/")
        html = (file / "index.html").read_text(encoding="utf-8")
        assert f'href="../{file.name}.eml"' in html
        said = file.with_suffix(".txt").read_text(encoding="utf-8")
        assert "listed at" not in said, "it does not know where it is"
        mail = message_from_bytes(file.with_suffix(".eml").read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        assert mail.get_content().replace("\r\n", "\n") == said


@pytest.mark.parametrize("path", [*LETTERS, *(f"{p}{form}" for p in LETTERS for form in (".txt", ".eml"))])
def test_until_what_is_withheld_is_out_of_the_copy_there_is_no_letter(site_of: Callable[..., Site], path: str) -> None:
    gate = site_of().gate
    gate.hidden = HiddenRows(releases=frozenset({1}))
    assert gate.refusal(path, b"")[0] == 503
