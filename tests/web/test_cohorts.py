"""Was my child in it? The pages of school cohorts, and whose data each release says that it covers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.public import HOSTILE
from model.life import NEVER_SUPPLIED
from publicdb.coverage import PHASES, REGIONS
from publicdb.withheld import HiddenRows
from tests.tables import add_row, copy_row, delete_rows, row_of, set_fields
from web.db import Row, rows_with
from web.publishing.output_folder import Folder
from web.publishing.publisher import Publisher
from web.site import Site

COHORTS = range(1980, 2026)


def listed(page: Any) -> dict[str, list[str]]:
    """By heading, the releases that are listed."""
    found = {h.text_content().partition(",")[0]: h.getparent() for h in page.xpath("//h2[following-sibling::ol]")}
    return {name: part.xpath(".//li/h3/a/@href") for name, part in found.items()}


def cover(site: Site, release: int, first: int, last: int, certainty: str, reason: str = "a reason") -> None:
    add_row(site.copy, "coverage", release=release, first=first, last=last, certainty=certainty, reason=reason, said="")


def test_the_answer_and_what_one_can_do_come_first(reader: Any) -> None:
    page = reader.page("/cohorts/2008")
    (lead,) = page.xpath("//h1/following-sibling::p[@class='lead']")
    assert lead.xpath("a/@href") == ["#rights"]
    assert lead.getparent().index(lead) == lead.getparent().index(page.xpath("//h1")[0]) + 1
    assert "1 release surely covers children born then" in reader.words("/cohorts/2009")
    assert "this school year" not in reader.words("/cohorts/2008")
    assert "#rights" in reader.page("/cohorts").xpath("//a/@href")


def test_the_class_of_identifiability_is_explained_where_it_stands(reader: Any) -> None:
    assert "how easily it can be told who a child is" in reader.words("/about")
    assert "ow easily it can be told who a child is" in reader.words("/about/columns")


def test_a_parent_reads_what_the_site_is_about(reader: Any) -> None:
    words = reader.words("/privacy")
    assert "looks for bodies" not in words
    assert "It is about the organisations that asked for the data or were given them." in words


# The years of birth ----------------------------------------------------------------------------------------------


def test_a_year_of_birth_leads_to_its_two_cohorts(reader: Any) -> None:
    rows = {r.xpath("string(th)"): r.xpath("td/a/@href") for r in reader.page("/cohorts").xpath("//tbody/tr")}
    assert sorted(rows, reverse=True) == [str(y) for y in range(2026, 1979, -1)]
    assert rows["1994"] == ["/cohorts/1993", "/cohorts/1994"]
    assert (rows["1980"], rows["2026"]) == (["/cohorts/1980"], ["/cohorts/2025"])
    assert {a for to in rows.values() for a in to} == {f"/cohorts/{y}" for y in COHORTS}
    heads = reader.page("/cohorts").xpath("//div[not(ancestor::details)]/table/thead//th/text()")
    assert heads == ["Born in", "January to August", "September to December"]


def test_years_that_something_covers_come_first_and_the_others_are_folded(reader: Any) -> None:
    page = reader.page("/cohorts")
    known = [r.get("id") for r in page.xpath("//tbody[not(ancestor::details)]/tr")]
    assert known == [f"born-{y}" for y in range(2014, 1999, -1)]
    assert page.xpath("//ul[@class='births']//a/@href") == [f"#{name}" for name in known]
    folded = [r.get("id") for r in page.xpath("//details//tbody/tr")]
    assert folded == [f"born-{y}" for y in (*range(2026, 2014, -1), *range(1999, 1979, -1))]
    assert "no release is known to cover them, though those left open may" in page.xpath("string(//details/summary)")


def test_each_cohort_is_listed_with_how_many_releases_cover_it(reader: Any) -> None:
    words = reader.words("/cohorts")
    assert "September 2008 to August 20091 surely, 1 possibly, and 1 that leaves it open" in words
    assert "September 2013 to August 20141 surely, 0 possibly, and 2 that leave it open" in words
    assert "September 2025 to August 20260 surely, 0 possibly, and 2 that leave it open" in words


def test_the_head_says_what_registers_leave_out(reader: Any) -> None:
    for path in ("/cohorts", "/cohorts/2008"):
        said = "The years of the data are said in 1 of 3 releases, a number of pupils in 3."
        assert said in reader.words(path), path
    assert "left open in 2" in reader.words("/cohorts")


def test_there_is_no_form_and_no_script(reader: Any) -> None:
    for path in ("/cohorts", "/cohorts/2008", "/cohorts/unknown"):
        page = reader.page(path)
        assert not page.xpath("//main//form | //main//input | //script"), path


# One cohort ------------------------------------------------------------------------------------------------------


def test_no_row_is_lost_where_the_rows_kept_ready_make_room_meanwhile(
    site_of: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_of()

    async def ask() -> tuple[str, str]:
        only_one = (await site.client.get("/cohorts/2013")).text

        async def another_page_made_room(*asked: Any) -> list[Row]:
            found = await rows_with(*asked)
            (await site.cached[1]["covering"]).clear()
            return found

        monkeypatch.setattr("web.cohorts.views.rows_with", another_page_made_room)
        return only_one, (await site.client.get("/cohorts/2008")).text

    only_one, both = asyncio.run(ask())
    assert ['/releases/1"' in page and '/releases/2"' in page for page in (only_one, both)] == [False, True]


def test_sure_and_possible_are_told_apart_with_their_reasons(reader: Any) -> None:
    page = reader.page("/cohorts/2008")
    assert page.xpath("string(//h1)") == "Born 1 September 2008 to 31 August 2009"
    assert listed(page) == {"Surely": ["/releases/1"], "Possibly": ["/releases/2"]}
    words = reader.words("/cohorts/2008")
    assert "Key Stage 2 results 2020 to 2025: born September 2008 to August 2014" in words
    assert "Key Stage 2 results, no years said: possibly born September 2000 to August 2009" in words
    for said in ("▲ press", "individual level", "sensitivity A", "2016", "data supplied", "ethnicity", "1,200,000 pupils"):
        assert said in words, said


@pytest.mark.parametrize(("year", "sure", "possible", "unknown"), [(2008, 1, 1, 1), (2013, 1, 0, 2), (2000, 0, 1, 1), (1980, 0, 0, 2)])
def test_what_is_left_open_is_counted_beside_the_count_of_its_list_and_never_a_no(
    reader: Any, year: int, sure: int, possible: int, unknown: int
) -> None:
    page = reader.page(f"/cohorts/{year}")
    counts = [int(d.text_content()) for d in page.xpath("//dl[@class='totals']/div/dd")]
    assert counts == [sure, possible, unknown]
    assert page.xpath("//dl[@class='totals']//a/@href") == []
    (to,) = page.xpath("//a[@href='/cohorts/unknown']")
    assert to.text_content().startswith("All 2 that leave open whose data they are")
    assert "2 of 3 releases" in reader.words("/cohorts/unknown"), "as many as the link says"
    said = {1: "1 release does not say whose data it is: it may cover children born then too, and is counted above as “leave it open”."}
    several = f"{unknown} releases do not say whose data they are: they may cover children born then too, and are counted above"
    assert said.get(unknown, several) in reader.words(f"/cohorts/{year}")
    if not sure + possible:
        assert "That is not to say that none does: it is left open in 2." in reader.words(f"/cohorts/{year}")


def test_the_page_of_what_is_left_open_says_why(reader: Any) -> None:
    page, words = reader.page("/cohorts/unknown"), reader.words("/cohorts/unknown")
    assert page.xpath("//ol[@class='found']/li/h3/a/@href") == ["/releases/2", "/releases/3"]
    assert "The register does not say which years" in words
    assert "no longer in the register" in words


def test_kinds_of_recipients_are_counted_and_can_be_chosen(reader: Any) -> None:
    table = reader.page("/cohorts/2008").xpath("//tbody/tr")
    rows = {r.xpath("string(th)").split()[1]: [int(x.text) for x in r.xpath("td")] for r in table}
    assert rows == {"commercial": [0, 0, 1], "press": [1, 0, 0], "university": [0, 1, 0]}
    assert listed(reader.page("/cohorts/2008?only=university")) == {"Possibly": ["/releases/2"]}
    assert listed(reader.page("/cohorts/2008?only=nobody&x=1")) == listed(reader.page("/cohorts/2008"))
    assert len(reader.page("/cohorts/2008?only=nobody&x=1").xpath("//p[@class='notice']")) == 2
    assert not reader.page("/cohorts/2008?only=press").xpath("//main//p[@class='notice']")


@pytest.mark.parametrize("year", ["1979", "2026", "1800", "2050", "x", "199", "0", "19930", "-1993", "1993a", "02001", "%302001"])
def test_other_years_are_not_told_of(reader: Any, year: str) -> None:
    said = " ".join(reader.page(f"/cohorts/{year}", 404).text_content().split())
    assert "All years of birth are at /cohorts" in said


def test_an_escaped_digit_is_the_digit(reader: Any) -> None:
    assert reader.page("/cohorts/%32001").xpath("//link[@rel='canonical']/@href") == ["https://npd.example.org/cohorts/2001"]
    assert reader.get("/cohorts/%75nknown").status_code == 200
    assert reader.get("/releases/%31").status_code == 200
    assert reader.get("/releases/01").status_code == 404


def test_there_is_no_objection_to_what_is_left_open_and_its_page_says_where_the_letter_is(reader: Any) -> None:
    said = " ".join(reader.page("/cohorts/unknown/objection", 404).text_content().split())
    assert "/cohorts/unknown, with one letter" in said
    assert "is not a number" not in said


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("[withheld]", "A recipient that is not shown here"), ("[name withheld until reviewed]", "A recipient that is not shown here"),
     ("–", "–"), ("", "No recipient shown here"), ("[withheld] at Alder Ltd", "[withheld] at Alder Ltd")],
)
def test_a_recipient_that_is_kept_back_is_not_said_to_be_none(site_of: Callable[..., Site], read: Any, cell: str, shown: str) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"recipient": cell, "reference": ""}, id=1)
    for path in ("/releases", "/releases/1"):
        assert shown in read(site).words(path), path


def test_rights_are_said_with_their_limits(reader: Any) -> None:
    said = reader.words("/cohorts/2008")
    for words in ("manifestly unfounded or excessive", "paragraph 27", "somebody writes who may act for them"):
        assert words in said, words
    assert "may act for one who cannot write" in reader.words("/cohorts/1985/access-request")
    assert "writes alone" not in reader.words("/cohorts/1985/access-request")


def test_a_year_that_is_not_told_of_says_which_are(reader: Any) -> None:
    assert "born from September 1980 to August 2026" in " ".join(reader.page("/cohorts/1800", 404).text_content().split())


# In which states, in which order ---------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", sorted(NEVER_SUPPLIED))
def test_what_was_refused_is_left_out_and_counted(site_of: Callable[..., Site], read: Any, outcome: str) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"outcome": str(outcome)}, id=1)
    reader = read(site)
    assert listed(reader.page("/cohorts/2008")) == {"Possibly": ["/releases/2"]}
    assert "said in 0 of 2 releases" in reader.words("/cohorts/2008")
    assert "Left out is 1 that was rejected, withdrawn or not pursued." in reader.words("/cohorts/2008")
    assert "0 surely, 1 possibly" in reader.words("/cohorts").partition("September 2008 to August 2009")[2][:30]
    assert "What was asked for would have covered" in reader.words("/releases/1")


@pytest.mark.parametrize(("outcome", "words"), [("pending", "pending"), ("approved", "approved"), ("not_said", "not said")])
def test_what_may_not_have_been_given_is_marked(site_of: Callable[..., Site], read: Any, outcome: str, words: str) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"outcome": outcome}, id=1)
    assert f"outcome {words}" in read(site).words("/cohorts/2008")


def test_a_release_is_listed_once_by_the_surest_that_is_said(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    cover(site, 1, 2000, 2020, "possible")
    cover(site, 1, 1980, 2025, "unknown")
    cover(site, 1, 2008, 2008, "sure", "another sure reason")
    reader = read(site)
    assert listed(reader.page("/cohorts/2008")) == {"Surely": ["/releases/1"], "Possibly": ["/releases/2"]}
    assert "Another sure reason" in reader.words("/cohorts/2008")
    assert listed(reader.page("/cohorts/2020")) == {"Possibly": ["/releases/1"]}


def test_long_lists_have_pages_with_the_gravest_first(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    copy_row(site.copy, "releases", 1, *({"id": n, "severity": n % 97} for n in range(100, 220)))
    for n in range(100, 220):
        cover(site, n, 2008, 2008, "sure" if n % 2 else "possible")
    reader, found = read(site), []
    for number in (1, 2, 3):
        parts = listed(reader.page(f"/cohorts/2008?page={number}"))
        assert list(parts) == [["Surely"], ["Surely", "Possibly"], ["Possibly"]][number - 1]
        found += [(name, a) for name, part in parts.items() for a in part]
    assert len(found) == len(set(found)) == 122
    severity = {a: row_of(site.copy, "releases", id=int(a.rpartition("/")[2]))["severity"] for _, a in found}
    for name in ("Surely", "Possibly"):
        order = [severity[a] for n, a in found if n == name]
        assert order == sorted(order, reverse=True)
    assert reader.get("/cohorts/2008?page=4").status_code == 404
    assert reader.page("/cohorts/2008?only=press").xpath("//a[@rel='next']/@href") == ["/cohorts/2008?page=2&only=press"]


def test_a_copy_without_releases_says_so(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    for table in ("coverage", "releases"):
        delete_rows(site.copy, table)
    reader = read(site)
    assert "There are no releases yet." in reader.words("/cohorts")
    assert "No release is known to cover children born then." in reader.words("/cohorts/2008")


# What leads there, and what is withheld --------------------------------------------------------------------------


def test_the_front_page_leads_there(reader: Any) -> None:
    assert "/cohorts" in reader.page("/").xpath("//main//a/@href")


def test_a_release_says_whose_data_it_covers(reader: Any) -> None:
    whose = reader.page("/releases/1").xpath("//section[@aria-labelledby='whose']")[0]
    assert whose.xpath(".//a/@href") == [f"/cohorts/{y}" for y in range(2008, 2014)]
    assert "Key Stage 2 results 2020 to 2025" in whose.text_content()
    open_too = " ".join(reader.page("/releases/2").xpath("string(//section[@aria-labelledby='whose'])").split())
    assert "Others may be in it too: the register does not say which years" in open_too
    not_said = " ".join(reader.page("/releases/3").xpath("string(//section[@aria-labelledby='whose'])").split())
    assert "It may cover any child: the register says neither data sets nor years" in not_said


def test_a_release_says_each_reason_once_and_what_stays_open(site_of: Callable[..., Site], read: Any) -> None:
    """Rows of one reason are parted by the phases that cohorts were in."""
    site = site_of()
    for first in (1980, 2000):
        cover(site, 1, first, first + 20, "sure", "a census: born so")
    cover(site, 1, 2000, 2005, "possible", "a census: possibly born so")
    cover(site, 1, 1980, 2025, "possible", "latest data")
    cover(site, 1, 1980, 2025, "unknown", "the rest is not said")
    said = " ".join(read(site).page("/releases/1").xpath("string(//section[@aria-labelledby='whose'])").split())
    assert [said.casefold().count(x) for x in ("a census: born so", "possibly born so", "latest data", "the rest is not said")] == [1, 0, 1, 1]


def test_what_one_can_do_is_said_with_where_and_how_long(reader: Any) -> None:
    page = reader.page("/cohorts/2008")
    rights = page.xpath("//section[@aria-labelledby='rights']")[0]
    for said in ("subject access request", "within one calendar month", "object", "data protection officer", "Information Commissioner", "no legal advice"):
        assert said in rights.text_content(), said
    assert all(a.startswith(("https://www.gov.uk/", "https://ico.org.uk/", "/cohorts/2008/")) for a in rights.xpath(".//a/@href"))


def test_hostile_words_stay_words(reader_of: Callable[..., Any]) -> None:
    reader = reader_of(bad=HOSTILE)
    for path in ("/cohorts", "/cohorts/2008", "/cohorts/unknown", "/releases/1"):
        page = reader.page(path)
        assert not page.xpath("//script | //img[@onerror] | //*[starts-with(@href, 'javascript:')]"), path
        assert "\u202e" not in page.text_content(), path


def test_until_what_is_withheld_is_out_of_the_copy_there_is_no_page(site_of: Callable[..., Site]) -> None:
    """Counts and lists of a copy that still has it cannot be shown without it."""
    gate = site_of().gate
    for path in ("/cohorts", "/cohorts/2008", "/cohorts/unknown"):
        gate.hidden = HiddenRows()
        assert gate.refusal(path, b"")[0] == 0
        gate.hidden = HiddenRows(releases=frozenset({1}))
        assert gate.refusal(path, b"")[0] == 503


def test_the_plain_copy_has_every_cohort_with_all_its_pages(site_of: Callable[..., Site], tmp_path: Path) -> None:
    site = site_of(published=True)
    copy_row(site.copy, "releases", 1, *({"id": n} for n in range(100, 160)))
    for n in range(100, 160):
        cover(site, n, 2008, 2008, "sure")
    place = tmp_path / "plain"
    done = Publisher(site, Folder(place), files=False).publish("state", "looked")
    assert not done.missing
    assert {p.name for p in (place / "cohorts").iterdir()} == {*map(str, COHORTS), "unknown", "index.html"}
    assert (place / "cohorts/2008/page-2/index.html").is_file()
    assert 'href="../../releases/1/index.html"' in (place / "cohorts/2008/index.html").read_text(encoding="utf-8")


# Narrowed by phase and region --------------------------------------------------------------------------------------

PHASE, REGION = {name: 1 << n for n, name in enumerate(PHASES)}, {name: 1 << n for n, name in enumerate(REGIONS)}


def totals(page: Any) -> list[int]:
    """Surely, possibly, left open, left out."""
    return [int(d.text_content()) for d in page.xpath("//dl[@class='totals']/div/dd")]


@pytest.fixture
def narrow(site_of: Callable[..., Site]) -> Site:
    """Release 1 is sure by a data set of primary schools, and possible by one of secondary schools."""
    site = site_of()
    set_fields(site.copy, "coverage", {"phases": PHASE["primary"]}, release=1)
    add_row(site.copy, "coverage", release=1, first=2008, last=2008, certainty="possible", reason="KS4, perhaps", phases=PHASE["secondary"], said="")
    set_fields(site.copy, "releases", {"regions": REGION["london"]}, id=2)
    return site


@pytest.mark.parametrize(
    ("by", "shown", "counts"),
    [
        ("primary", {"Surely": ["/releases/1"], "Possibly": ["/releases/2"]}, [1, 1, 1, 0]),
        ("secondary", {"Possibly": ["/releases/1", "/releases/2"]}, [0, 2, 1, 0]),
        ("early-years", {"Possibly": ["/releases/2"]}, [0, 1, 1, 1]),
        ("london", {"Surely": ["/releases/1"], "Possibly": ["/releases/2"]}, [1, 1, 1, 0]),
        ("north-east", {"Surely": ["/releases/1"]}, [1, 0, 1, 1]),
    ],
)
def test_a_cohort_is_narrowed_and_what_is_not_said_stays(
    narrow: Site, read: Any, by: str, shown: dict[str, list[str]], counts: list[int]
) -> None:
    page = read(narrow).page(f"/cohorts/2008/{by}")
    assert listed(page) == shown
    assert totals(page) == counts
    assert "Together these are all 3 of the whole page." in " ".join(page.text_content().split())


def test_reasons_are_those_of_the_phase(narrow: Site, read: Any) -> None:
    assert "KS4, perhaps" in read(narrow).words("/cohorts/2008/secondary")
    assert "Key Stage 2 results 2020" not in read(narrow).words("/cohorts/2008/secondary")
    assert "KS4, perhaps" not in read(narrow).words("/cohorts/2008/primary")


def test_totals_add_up_for_every_cohort_and_narrowing(narrow: Site, read: Any) -> None:
    reader = read(narrow)
    for year in (1980, 2000, 2008, 2013, 2025):
        whole = sum(totals(reader.page(f"/cohorts/{year}")))
        for by in (*PHASES, *REGIONS):
            page = reader.page(f"/cohorts/{year}/{by}")
            assert sum(totals(page)) == whole, (year, by)
            assert sum(map(len, listed(page).values())) == sum(totals(page)[:2]), (year, by)


def test_every_narrowing_is_one_link_away(reader: Any) -> None:
    links = reader.page("/cohorts/2008").xpath("//section[@aria-labelledby='narrower']//a/@href")
    assert links == [f"/cohorts/2008/{by}" for by in (*PHASES, *REGIONS)]
    there = reader.page("/cohorts/2008/london").xpath("//main//a/@href")
    assert set(links) - set(there) == {"/cohorts/2008/london"}


@pytest.mark.parametrize("path", ["/cohorts/2008/somewhere", "/cohorts/1979/london", "/cohorts/unknown/london", "/cohorts/2008/London", "/cohorts/2008/london/x"])
def test_there_is_no_other_narrowing(reader: Any, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_the_plain_copy_has_the_gravest_of_each_narrowing(site_of: Callable[..., Site], tmp_path: Path) -> None:
    site = site_of(published=True)
    copy_row(site.copy, "releases", 1, *({"id": n} for n in range(100, 160)))
    for n in range(100, 160):
        cover(site, n, 2008, 2008, "sure")
    place = tmp_path / "plain"
    assert not Publisher(site, Folder(place), files=False).publish("state", "looked").missing
    for by in (*PHASES, *REGIONS):
        assert [p.name for p in (place / "cohorts/2008" / by).iterdir()] == ["index.html"]
    text = (place / "cohorts/2008/london/index.html").read_text(encoding="utf-8")
    assert "These are the gravest 50 of 62." in text
    assert "page-2" not in text


def test_a_releases_json_and_csv_say_whose_data_it_is(reader: Any) -> None:
    rows = {r["id"]: r["cohorts"] for r in reader.get("/releases.json").json()["rows"]}
    assert rows == {
        1: {"sure": [[2008, 2013]], "possible": [], "open": False},
        2: {"sure": [], "possible": [[2000, 2008]], "open": True},
        3: {"sure": [], "possible": [], "open": True},
    }
    assert '"{""sure"":[[2008,2013]],""possible"":[],""open"":false}"' in reader.get("/releases.csv").text.replace(", ", ",").replace(": ", ":")
