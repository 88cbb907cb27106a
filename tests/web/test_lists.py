"""The lists: what they find, how they are narrowed, and that no question however odd is an error."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from bench.public import HOSTILE, QUESTIONS
from db.register.columns import COLUMNS
from tests.tables import copy_row, delete_rows, set_fields
from web.lists.definitions import LISTINGS
from web.lists.find import index_of, ordered
from web.site import Site

ODD = (
    "'", '"', '"" OR ""', "NOT", "a AND", "NEAR(a b)", "*", "-", "()", "^a", "a:b", "recipient:daily", "\0", "%00", "\ud7ff",
    "🦉", "ﷺ", "' or 1=1 --", "{col}: x", "x" * 3000, " ".join("ab" * 2 for _ in range(500)), "\n\t", "…", "\u202e",
)


def links(page: Any) -> list[str]:
    return list(page.xpath("//ol[@class='found']//h3/a/@href"))


def counts(page: Any) -> dict[str, int]:
    found = page.xpath("//aside//li")
    return {li.xpath("string(a)").strip("✓ "): int(li.xpath("string(span[@class='n'])").replace(",", "")) for li in found}


def test_a_list_shows_what_there_is_and_how_many_of_each(reader: Any) -> None:
    page = reader.page("/releases")
    assert page.xpath("string(//h2[@id='headline'])") == "3 releases, 1 of them no longer in a register"
    assert sorted(links(page)) == ["/releases/1", "/releases/2", "/releases/3"]
    assert counts(page)["press"] == 1
    assert counts(page)["individual level"] == 2
    assert counts(page)["no longer in the register"] == 1


def test_a_facet_is_chosen_counted_under_the_others_and_taken_back(reader: Any) -> None:
    page = reader.page("/releases")
    (href,) = page.xpath("//aside//a[normalize-space()='individual level']/@href")
    narrowed = reader.page(href)
    assert sorted(links(narrowed)) == ["/releases/1", "/releases/3"]
    # Others are counted among the two that are left; of its own facet all values can still be chosen.
    assert "university" not in counts(narrowed)
    assert counts(narrowed)["aggregate"] == 1
    (chip,) = narrowed.xpath("//ul[@class='chips']//a/@href")
    assert sorted(links(reader.page(chip))) == sorted(links(page))


def test_two_values_of_a_facet_are_either_and_two_facets_are_both(reader: Any) -> None:
    either = reader.page("/releases?category=press&category=university")
    assert sorted(links(either)) == ["/releases/1", "/releases/2"]
    assert links(reader.page("/releases?category=press&category=university&level=aggregate")) == ["/releases/2"]


def test_words_and_facets_go_together(reader: Any) -> None:
    assert sorted(links(reader.page("/releases?q=league+tables"))) == ["/releases/1", "/releases/2", "/releases/3"]
    assert links(reader.page("/releases?q=predicts+grades")) == ["/releases/1"]
    assert links(reader.page("/releases?q=predicts&category=university")) == []


def test_the_order_is_as_asked(reader: Any) -> None:
    assert links(reader.page("/releases?sort=recipient")) == ["/releases/3", "/releases/1", "/releases/2"]
    assert links(reader.page("/releases?sort=severity")) == ["/releases/1", "/releases/2", "/releases/3"]


def test_what_changed_between_two_days_counts_days_where_the_site_stands(reader: Any) -> None:
    assert links(reader.page("/changes?since=2025-06-30&until=2025-06-30")) == ["/changes/3", "/changes/2", "/changes/1"]
    assert links(reader.page("/changes?until=2025-06-29")) == []
    assert len(links(reader.page("/changes?since=2025-07-01"))) == 4
    assert len(links(reader.page("/changes?since=2030-01-01&until=2020-01-01"))) == 7  # turned round


def test_a_change_is_of_the_day_on_which_a_second_look_confirmed_it(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "changes", {"seen_at": "2025-07-30T22:59:00.000Z", "open_at": "2025-07-30T23:05:00.000Z"}, id=3)
    assert links(read(site).page("/changes?since=2025-07-31&until=2025-07-31")) == ["/changes/3"]
    assert links(read(site).page("/changes?since=2025-07-30&until=2025-07-30")) == []


def test_changes_of_one_edition_recipient_release_or_item(reader: Any) -> None:
    assert links(reader.page("/changes?edition=2")) == ["/changes/3", "/changes/2", "/changes/1"]
    assert links(reader.page("/changes?release=2")) == ["/changes/4"]
    assert links(reader.page("/changes?recipient=daily-invention-old")) == ["/changes/1"]
    assert links(reader.page("/changes?item=1")) == ["/changes/7"]
    assert links(reader.page("/changes?edition=x")) == []
    assert links(reader.page("/changes?q=predicts")) == ["/changes/1"]


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("odd", ODD)
def test_no_words_are_an_error(name: str, odd: str, reader: Any) -> None:
    asked = quote(odd.encode("utf-8", "surrogatepass"))
    for path in (f"/{name}?q={asked}", f"/{name}.json?q={asked}", f"/{name}?category={asked}", f"/{name}?after={asked}"):
        answer = reader.get(path)
        assert answer.status_code in (200, 400, 414), (path[:80], answer.text[:300])
        assert "Traceback" not in answer.text
    assert reader.get(f"/search?q={asked}").status_code in (200, 414)


def test_a_question_as_long_as_a_book_is_refused_kindly(reader: Any) -> None:
    answer = reader.get(f"/search?q={'a' * 60_000}")
    assert answer.status_code == 414
    assert "longer than" in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("nope=1", "no “nope”"), ("sort=sideways", "There is no order"), ("page=-1", "“page” is not a number"),
        ("page=1e9", "“page” is not a number"), ("size=100000", "“size” is not a number"), ("more=x", "no facet"),
    ],
)
def test_what_is_not_understood_is_said_and_for_programs_an_error(query: str, said: str, reader: Any) -> None:
    assert said in reader.words(f"/releases?{query}")
    for form in ("csv", "json", "atom"):
        answer = reader.get(f"/releases.{form}?{query}")
        assert answer.status_code == 400
        assert said in answer.json()["error"]
        assert "category" in answer.json()["known"]["facets"]


def test_what_other_sites_hang_on_to_links_is_no_question(reader: Any) -> None:
    assert reader.get("/releases.json?utm_source=x&fbclid=y").json()["total"] == 3


@pytest.mark.parametrize("day", ["x", "2026-13-01", "2026-02-30", "9" * 500, "01/02/2026"])
def test_a_day_that_is_none_is_said(day: str, reader: Any) -> None:
    assert "is not a day" in reader.words(f"/changes?{urlencode({'since': day})}")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_days(day: str, reader: Any) -> None:
    assert reader.get(f"/changes?since={day}").status_code == 200
    assert reader.get(f"/changes?until={day}").status_code == 200


def many(site: Site, n: int) -> None:
    """Gives the copy many more releases."""
    r = random.Random(1)
    days = {i: f"2026-01-{r.randint(1, 28):02}T10:00:00+00:00" for i in range(100, 100 + n)}
    copy_row(site.copy, "releases", 2, *(
        {"id": i, "reference": f"=R{i}", "year": 1900 + i % 97, "datasets": json.dumps([f"set {i}"]), "changed_at": day}
        for i, day in days.items()
    ))


def test_pages_follow_each_other_and_together_are_the_list(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    many(site, 120)
    reader = read(site)
    seen, path = [], "/releases?size=50"
    for _ in range(9):
        page = reader.page(path)
        seen += links(page)
        following = page.xpath("//nav[@class='pager']//a[@rel='next']/@href")
        if not following:
            break
        (path,) = following
    assert len(seen) == len(set(seen)) == 123
    assert "There is no such page" in reader.words("/releases?page=77")


def test_json_leads_from_page_to_page_without_a_row_twice_or_never(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    many(site, 120)
    reader = read(site)
    path, seen = "/releases.json?size=40&sort=changed", []
    for _ in range(9):
        found = reader.get(path).json()
        seen += [r["id"] for r in found["rows"]]
        if not found["next"]:
            break
        path = found["next"].removeprefix("https://npd.example.org")
        if len(seen) == 40:  # a release comes in meanwhile, at the top of the list: nothing moves
            with closing(sqlite3.connect(site.copy)) as db:
                set_fields(db, "releases", {"changed_at": "2027-01-01T00:00:00+00:00"}, id=seen[-1])
                db.commit()
            site.state.generation = "another"
    assert len(set(seen)) >= 122
    assert found["total"] == 123
    assert found["facets"]["category"]["values"][0]["words"] == "university"


def test_csv_has_every_row_and_no_formula(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    many(site, 1200)
    answer = read(site).get("/releases.csv?category=university")
    assert answer.headers["content-disposition"] == 'attachment; filename="releases.csv"'
    assert answer.headers["access-control-allow-origin"] == "*"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(lines) == 1201
    assert sum(x["reference"].startswith("'=R") for x in lines) == 1200
    assert not any(value[:1] in ("=", "+", "-", "@") for x in lines for value in x.values())
    assert {x["page"] for x in lines} >= {"https://npd.example.org/releases/2"}


@pytest.mark.parametrize("name", LISTINGS)
def test_csv_and_json_of_hostile_rows_are_well_formed(name: str, reader_of: Any) -> None:
    reader = reader_of(bad=f"={HOSTILE}\r\n")
    lines = list(csv.reader(io.StringIO(reader.get(f"/{name}.csv").text)))
    assert len({len(x) for x in lines}) == 1
    assert not any(c[:1] in ("=", "@") for x in lines for c in x)
    found = reader.get(f"/{name}.json").json()
    assert list(found["rows"][0])[:-1] == list(LISTINGS[name].exported or LISTINGS[name].columns)


def test_of_thousands_of_values_few_are_offered_and_more_lead_on(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    many(site, 10_050)
    reader = read(site)
    page = reader.page("/releases?category=university")
    assert page.xpath("count(//aside//h2[.='Dataset']/following-sibling::ul[1]/li)") == 12
    (more,) = page.xpath("//aside//h2[.='Dataset']/following-sibling::p[1]/a/@href")
    assert parse_qs(urlsplit(more).query) == {"category": ["university"], "more": ["dataset"]}
    assert reader.page(more).xpath("count(//aside//h2[.='Dataset']/following-sibling::ul[1]/li)") == 200
    assert len(reader.get("/releases").content) < 100_000


def test_an_empty_register_has_lists_too(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    for table in ("releases", "recipients", "changes", "evidence"):
        delete_rows(site.copy, table)
    reader = read(site)
    for name in LISTINGS:
        assert "Nothing fits" in reader.words(f"/{name}")
        assert len(reader.get(f"/{name}.csv").text.splitlines()) == 1
        assert reader.get(f"/{name}.json").json()["rows"] == []
        assert reader.get(f"/{name}.atom").status_code == 200
    assert "Nothing was found" in reader.words("/search?q=anybody")


def test_a_head_of_a_csv_reads_nothing(site_of: Callable[..., Site]) -> None:
    import asyncio

    answer = asyncio.run(site_of().client.head("/changes.csv"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_list_of_evidence_is_narrowed_by_what_is_said(reader: Any) -> None:
    assert links(reader.page("/evidence?polarity=release")) == ["/evidence/1"]
    assert len(links(reader.page(f"/evidence?source={QUESTIONS}&year=2026"))) == 2


def test_what_is_to_be_looked_at_is_a_list_with_its_doubt(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db:
        set_fields(db, "evidence", {"band": "review", "polarity": "possible"}, id=1)
        set_fields(db, "mentions", {"band": "review", "polarity": "possible", "reason": "may share"})
        db.commit()
    reader = read(site)
    assert links(reader.page("/evidence?band=review")) == ["/evidence/1"]
    assert links(reader.page("/evidence?band=alert")) == []
    assert "to look at: perhaps a release" in reader.words("/evidence?band=review")
    assert "To look at; in doubt: may share" in reader.words("/evidence/1")


def test_a_list_follows_what_changes_in_the_copy(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    reader = read(site)
    site.state.generation = "1"
    assert counts(reader.page("/releases"))["press"] == 1
    assert len(links(reader.page("/changes"))) == 7
    with closing(sqlite3.connect(site.copy)) as db:
        set_fields(db, "releases", {"category": "press"}, id=2)
        set_fields(db, "changes", {"category": "think_tank"}, id=1)
        delete_rows(db, "changes", id=6)
        db.commit()
    site.state.generation = "2"
    assert counts(reader.page("/releases"))["press"] == 2
    assert sorted(links(reader.page("/releases?category=press"))) == ["/releases/1", "/releases/2"]
    assert links(reader.page("/changes?category=think_tank")) == ["/changes/1"]
    assert len(links(reader.page("/changes"))) == 6
    with closing(sqlite3.connect(site.copy)) as db:
        set_fields(db, "releases", {"changed_at": "2030-01-01T00:00:00+00:00"}, id=3)
        db.commit()
    site.state.generation = "3"
    assert links(reader.page("/releases"))[0] == "/releases/3"


def test_a_reader_who_waited_while_a_new_generation_came_is_answered(site_of: Any) -> None:
    """Its index is of the old generation, and the order that it wants was made for that of the new one."""

    async def parse_query(site: Site) -> None:
        listing = LISTINGS["releases"]
        old = await index_of(site, listing)
        site.state.generation = "the next"
        new = await index_of(site, listing)
        assert new is not old
        for index in (new, old):
            name = await ordered(site, listing, index, "")
            assert sorted(index.in_order(index.all, name)) == [1, 2, 3]

    asyncio.run(parse_query(site_of()))


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("/releases.{}?category=pres", 400, "“category” has no value “pres”. Did you mean press?"),
        ("/releases.{}?category=school_exam_board", 200, ""),  # there may be one yet
        ("/releases.{}?outcome=refused", 400, "“outcome” has no value “refused”."),
        ("/releases.{}?dataset=nothing+like+it", 400, "“dataset” has no value"),
        ("/releases.{}?year=2099", 200, ""),
        ("/releases.{}?year=soon", 400, "“year” has no value"),
        ("/changes.{}?kind=aded", 400, "Did you mean added?"),
        ("/changes.{}?source=nosuch", 400, "“source” has no value “nosuch”."),
        ("/evidence.{}?polarity=x", 400, "“polarity” has no value “x”."),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv", "atom"])
def test_a_value_that_a_facet_cannot_have_is_an_error_for_programs(
    reader: Any, form: str, question: str, status: int, said: str
) -> None:
    answer = reader.get(question.format(form))
    assert answer.status_code == status, answer.text[:300]
    assert not said or said in answer.json()["error"]
    if said:  # people are told the same on a page
        assert said in reader.words(question.replace(".{}", ""))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("q=" + "a+" * 13, "only its first 12 words"), ("q=" + "novel" * 300, "only its first 200 characters"),
        ("q=abs%00ence", "“q” held a null byte"), ("level=indi%00vidual", "“level” held a null byte"),
        ("sensitivity=F", "“sensitivity” has no value “F”"), ("identifiability=0", "“identifiability” has no value “0”"),
    ],
)
def test_a_search_that_is_no_search_is_told_so_in_every_form(asked: str, said: str, reader: Any) -> None:
    assert said in reader.words(f"/releases?{asked}")
    for form in ("json", "csv", "atom"):
        answer = reader.get(f"/releases.{form}?{asked}")
        assert (answer.status_code, said in answer.json()["error"]) == (400, True), (form, answer.text[:300])
    if asked.startswith("q="):
        assert said in reader.words(f"/search?{asked}")
        assert said in reader.get(f"/search.atom?{asked}").json()["error"]


@pytest.mark.parametrize("form", ["html", "json", "csv", "atom"])
def test_an_address_as_long_as_a_novel_is_refused_in_a_sentence(form: str, reader: Any) -> None:
    answer = reader.get(f"/releases{'' if form == 'html' else f'.{form}'}?q={'word+' * 10_000}")
    assert (answer.status_code, "Ask in fewer words" in answer.text) == (414, True)


def test_releases_are_found_by_what_was_given_and_by_how_revealing_it_is(reader: Any) -> None:
    assert links(reader.page("/releases?q=pupil+characteristics+KS2")) == ["/releases/3", "/releases/2", "/releases/1"]
    assert links(reader.page("/releases?sensitivity=C")) == ["/releases/2"]
    assert links(reader.page("/releases?identifiability=1&present=1")) == ["/releases/1"]
    assert links(reader.page("/releases?level_printed=1")) == ["/releases/1"]
    assert counts(reader.page("/releases"))["A: the most sensitive"] == 2


def test_changes_are_told_in_a_sentence_with_how_much_they_matter(reader: Any) -> None:
    page = reader.page("/changes?sort=severity")
    said = [h.text_content() for h in page.xpath("//ol[@class='found']//h3")]
    assert said[0].startswith("The Daily Invention Ltd (press): ")
    assert len(set(said)) == len(said) == 7
    first = page.xpath("//ol[@class='found']/li")[0].text_content()
    assert "Weight: ▲ high" in " ".join(first.split())
    assert "press" in first
    edition = reader.page("/editions/2").xpath("//ol[@class='changes']//p[@class='what']")
    assert edition[0].text_content() == said[0], "the same in every place"
    assert said[0] in reader.words("/changes/1")


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_is_offered_as_csv_json_and_feed_at_its_head(name: str, reader: Any) -> None:
    page = reader.page(f"/{name}?q=invention")
    (offered,) = page.xpath("//p[@class='formats']")
    hrefs = [h for h in offered.xpath("a/@href") if h.startswith(f"/{name}.")]
    assert hrefs == [f"/{name}.{form}?q=invention" for form in ("csv", "json", "atom")]
    assert page.xpath("//section[@class='list']/p[1]/@class") == ["formats"]


def test_csv_and_json_have_every_column_as_printed_and_as_read(reader: Any) -> None:
    (line, *_) = (x for x in csv.DictReader(io.StringIO(reader.get("/releases.csv").text)) if x["id"] == "1")
    (row, *_) = (x for x in reader.get("/releases.json").json()["rows"] if x["id"] == 1)
    assert (line["dataset"], line["decided"], line["decided_day"]) == (row["dataset"], "1 March 2026", "2026-03-01")
    assert (line["sensitivity"], line["sensitivity_class"], line["licence_end_day"]) == ("A", "A", "2031-03-31")
    assert {k: str(v) for k, v in row.items() if isinstance(v, str | int)}.items() <= line.items()
    assert list(line)[: len(COLUMNS)] == list(COLUMNS), "as `npdwatch releases --csv`"
    explained = [c.text_content() for c in reader.page("/about/columns").xpath("//dt/code")]
    assert explained == list(line)
