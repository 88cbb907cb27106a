"""Charts to take along: each at an address of its own, as a page, a frame, a picture and its numbers."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree, html

from bench.public import HOSTILE, REGISTER
from tests.tables import set_fields
from web.charts.data import by_tier
from web.charts.standalone import LINES, PAINT, SCALE, as_png, standalone
from web.site import STATIC, Site

CHARTS = ("years", "tiers", "outcomes", "editions", "recipients/the-daily-invention", f"sources/{REGISTER}")
FORMS = {"": "text/html", "/embed": "text/html", ".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv",
         ".json": "application/json"}


@pytest.mark.parametrize("chart", CHARTS)
def test_each_chart_is_there_in_each_form(chart: str, reader: Any) -> None:
    for form, kind in FORMS.items():
        answer = reader.get(f"/charts/{chart}{form}")
        assert answer.status_code == 200, form
        assert answer.headers["content-type"].startswith(kind)
    assert f"/charts/{chart}" in reader.page("/charts" if "/" not in chart else f"/{chart}").xpath("//a/@href")


@pytest.mark.parametrize("chart", ["nope", "recipients", "recipients/nobody", "sources/nothing", "sources/written-questions", "%2e", "years/x"])
@pytest.mark.parametrize("form", FORMS)
def test_a_chart_that_is_not_there_is_not_found(chart: str, form: str, reader: Any) -> None:
    assert reader.get(f"/charts/{chart}{form}").status_code == 404


def test_an_earlier_name_of_a_recipient_leads_to_the_address_that_lasts(reader: Any) -> None:
    for form in FORMS:
        answer = reader.get(f"/charts/recipients/daily-invention-old{form}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/charts/recipients/the-daily-invention{form}")


@pytest.mark.parametrize("chart", CHARTS)
def test_numbers_are_the_same_in_every_form(chart: str, reader: Any) -> None:
    table = [[c.text_content() for c in tr] for tr in reader.page(f"/charts/{chart}").xpath("//table[@class='numbers']//tr")]
    made = reader.get(f"/charts/{chart}.json").json()
    assert table == [[str(c) for c in row] for row in (made["columns"], *made["rows"])]
    assert table == list(csv.reader(io.StringIO(reader.get(f"/charts/{chart}.csv").text)))
    assert len(table) > 1
    assert made["as_of"] == "2026-11-24T14:50:00+00:00"
    assert "DfE external data shares; newest edition seen on 24 November 2026" in made["source"]


def test_only_the_frame_of_a_chart_may_be_framed(reader: Any) -> None:
    for path, framed in (
        ("/charts/years/embed", True), ("/charts/recipients/the-daily-invention/embed", True), ("/charts/years", False),
        ("/charts/nope/embed", False), ("/charts/years.svg", False), ("/", False), ("/releases/embed", False),
    ):
        policy = reader.get(path).headers["content-security-policy"]
        assert ("frame-ancestors *" in policy, "frame-ancestors 'none'" in policy) == (framed, not framed), path
        assert policy.startswith("default-src 'none';")


@pytest.mark.parametrize("bad", ["", HOSTILE])
@pytest.mark.parametrize("chart", CHARTS)
def test_the_code_to_embed_needs_no_script_and_holds_what_it_says(chart: str, bad: str, reader_of: Any) -> None:
    reader = reader_of(**({"bad": bad} if bad else {}))
    page = reader.page(f"/charts/{chart}")
    frame, figure = (html.fromstring(code.text_content()) for code in page.xpath("//pre/code"))
    whole = f"https://npd.example.org/charts/{chart}"
    title = page.xpath("string(//h1)")
    assert (frame.tag, frame.get("src"), frame.get("title")) == ("iframe", f"{whole}/embed", title)
    assert [e.tag for e in figure.iter()] == ["figure", "a", "img", "figcaption"]
    assert figure.xpath("string(.//img/@src)") == f"{whole}.svg"
    assert figure.xpath("string(.//img/@alt)").startswith(title)
    assert figure.xpath("string(figcaption)").startswith("Source: ")


def svg_of(reader: Any, chart: str) -> Any:
    return etree.fromstring(reader.get(f"/charts/{chart}.svg").content)


@pytest.mark.parametrize("bad", ["", HOSTILE])
@pytest.mark.parametrize("chart", CHARTS)
def test_the_svg_stands_alone(chart: str, bad: str, reader_of: Any) -> None:
    reader = reader_of(**({"bad": bad} if bad else {}))
    svg = svg_of(reader, chart)
    tags = {etree.QName(e).localname for e in svg.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text", "path", "g", "circle", "defs", "pattern"}
    assert not [a for e in svg.iter() for a in e.attrib if a in ("style", "href") or a.startswith("on")]
    assert {e.get("class") for e in svg.iter()} <= {None, "chart chart-wide", "chart chart-narrow"}
    words = " ".join(" ".join(svg.itertext()).split())
    assert "Source: " in words
    assert f"https://npd.example.org/charts/{chart}" in words
    wide = float(svg.get("width"))
    for text in (e for e in svg if etree.QName(e).localname == "text"):  # as wide as they are thought to be, at most
        assert float(text.get("x")) + len(text.text) * float(text.get("font-size")) * 0.5 <= wide


def test_colours_are_those_of_the_style_sheet() -> None:
    sheet = (STATIC / "site.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", sheet.split("@media")[0] + sheet.split("/* The pages of")[1].split("@media")[0]))
    rules = dict(re.findall(r"\.([a-z-]+) \{ (?:fill|stroke): var\(--([a-z-]+)\)", sheet))
    for name, colour in PAINT.items():
        assert light[rules[name]] == colour, name
    for name, painted in LINES.items():
        assert light[rules[name]] in painted, name


@pytest.mark.parametrize("bad", ["", HOSTILE])
@pytest.mark.parametrize("chart", CHARTS)
def test_the_png_is_the_svg_in_pixels(chart: str, bad: str, reader_of: Any) -> None:
    reader = reader_of(**({"bad": bad} if bad else {}))
    png = reader.get(f"/charts/{chart}.png").content
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    svg = svg_of(reader, chart)
    assert struct.unpack(">II", png[16:24]) == tuple(round(SCALE * float(svg.get(n))) for n in ("width", "height"))


def test_letters_are_drawn_without_any_font_of_the_machine() -> None:
    picture = by_tier([{"value": "1", "n": 5}])
    drawn = [as_png(standalone(picture, title, "Source: x")) for title in ("HHHH", "LLLL", "HHHH")]
    assert drawn[0] == drawn[2] != drawn[1]
    accented = [as_png(standalone(picture, title, "x")) for title in ("\u0141\u00f3d\u017a", "Lodz")]
    assert accented[0] != accented[1]


def test_a_new_copy_is_drawn_anew(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    site.state.generation = "one"
    before = read(site).get("/charts/tiers.png").content
    assert read(site).get("/charts/tiers.png").content == before
    set_fields(site.copy, "releases", {"tier": "2"}, id=2)
    assert read(site).get("/charts/tiers.png").content == before
    site.state.generation = "two"
    assert read(site).get("/charts/tiers.png").content != before


def test_without_releases_or_editions_pages_say_so(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"year": None, "present": 0})
    assert read(site).get("/charts/years").status_code == 404
    assert read(site).get("/charts/tiers.png").status_code == 200
    assert read(site).page("/charts").xpath("//a/@href[starts-with(., '/charts/')]") == ["/charts/tiers", "/charts/outcomes", "/charts/editions"]
