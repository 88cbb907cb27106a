"""What of a page's tables is seen: only what every style leaves in sight. The child of these pages is invented."""

from __future__ import annotations

import base64
import time

import pytest

from model.hidden import HiddenKind
from model.register import Reading
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from readers.register.reading import read_register
from readers.visible_copy import visible_copy

SECRET = "Godwyna Jarrowfell, excluded"
ROW = f"<td>DR240230.77</td><td>{SECRET}</td><td>Case</td><td>2020-03-03</td>"
HEAD = "<tr><th>Reference<th>Organisation<th>Title<th>Date of release</tr>"
SHOWN = "".join(f"<tr><td>DR23011{n}.01<td>University {n}<td>Title {n}<td>2020-01-0{n}</tr>" for n in range(1, 5))


def page(row: str = "", head: str = "", *, body: str = "", around: str = "{}") -> bytes:
    table = around.format(f"<table><thead>{HEAD}</thead><tbody>{SHOWN}{row}</tbody></table>")
    return f"<!doctype html><html><head><title>t</title>{head}</head><body{body}><main>{table}</main></body></html>".encode()


def read(data: bytes) -> Reading:
    return read_register(data, "page.html")


def sheet(css: str) -> str:
    return f"<style>{css}</style>"


STYLES = [
    "color:#fff", "color:#FEFEFE", "color:white", "color:rgba(0,0,0,0)", "color:rgb(100% 100% 100%)", "color:hsl(0,0%,100%)",
    "color:nonesuch", "color:#000; background:black", "position:absolute;clip:rect(0,0,0,0)", "clip-path:inset(50%)",
    "transform:scale(0)", "transform:translateX(-9999px)", "max-height:0;overflow:hidden;display:block",
    "display:block;width:0;height:0;overflow:hidden", "content-visibility:hidden", "filter:opacity(0)", "opacity:0.01",
    "-webkit-mask:linear-gradient(transparent,transparent)", "display:/* x */none", r"d\69splay:none", "DISPLAY:NONE",
    r"display:n\6f ne", "--d:none;display:var(--d)", "display:var(--nowhere)", "visibility:hidden", "z-index:-1;position:relative",
    "font:0/0 a", "font-size:1px", "font-size:5%", "text-indent:-9999px", "-webkit-text-fill-color:#fff", "all:unset",
    "animation:away 1s forwards", "position:fixed;top:-500px", "display:none !important;display:table-row",
    "display:block;height:10px;overflow:hidden", "background:url(black.png)", "unknown-property:1",
]
SHEETS = [
    "tbody tr:nth-child(5){display:none}", "tr:last-of-type:not(:first-child){display:none}", "tr:nth-last-of-type(1):nth-child(n+2){display:none}", "tbody tr:last-child{display:none}", "[data-x]{display:none}", "table tbody > .d{display:none}",
    "@media screen{.d{display:none}}", "@media (min-width:1px){.d{color:#fff}}", "@supports (display:grid){.d{display:none}}",
    "@layer a{.d{display:none}}", "tbody{ & .d{display:none} }", "tbody{ .d{display:none} }", "tr:is(.d){display:none}", ".d{color:#fff}",
    ".d{display:none", "} .d{display:none}", r".\64{display:none}", ".d/**/{display:none}", "tr:not(.e):has(td){display:none}",
    "@container (width > 1px){@media all{.d{display:none}}}", '.d{content:"}";display:none}', "tr:where(.d){opacity:0}",
    f"@import url(data:text/css;base64,{base64.b64encode(b'.d{display:none}').decode()});", ".d.d{display:none} .d{display:table-row}",
    "@media screen{.d{color:#fff}} @media (orientation:portrait){.d:hover{color:#000}}", ".d td{font-size:0}",
]
WITHIN = [
    "<font color=white>{}</font>", "<select><option>Yes</option><option>{}</option></select>", "<svg><desc>{}</desc></svg>",
    "<ruby>x<rp>{}</rp></ruby>", "<noscript>{}</noscript>", "<template>{}</template>", "<dialog>{}</dialog>",
    "<object>{}</object>", "<video>{}</video>", "<unheard>{}</unheard>", "<span hidden=until-found>{}</span>",
    "<div style='height:0;overflow:hidden'><table><tr><th>Pupil<tr><td>{}</table></div>", "<span style='font:0/0 a'>{}</span>",
    "<p style='background:#fff;color:#fff'>{}</p>",
]


def kept_back(data: bytes) -> None:
    reading = read(data)
    told = str(reading.tables)
    assert "Godwyna" not in told
    assert "Godwyna" not in str(reading.hidden)
    assert reading.hidden
    assert all(f"University {n}" in told for n in range(1, 5)) or "tr:not" in data.decode(), "the others are told"


@pytest.mark.parametrize("style", STYLES)
def test_a_row_that_a_style_hides(style: str) -> None:
    kept_back(page(f'<tr style="{style}">{ROW}</tr>'))
    cell = ROW.replace(f"<td>{SECRET}", f'<td><div style="{style}">{SECRET}</div>')
    kept_back(page(f"<tr>{cell}</tr>"))


@pytest.mark.parametrize("css", SHEETS)
def test_a_row_that_a_style_sheet_hides(css: str) -> None:
    kept_back(page(f'<tr class="d" data-x>{ROW}</tr>', sheet(css)))


@pytest.mark.parametrize("within", WITHIN)
def test_words_within_a_cell(within: str) -> None:
    data = page(f"<tr><td>DR240230.77<td>A body {within.format(SECRET)}<td>Case<td>2020-03-03</tr>")
    kept_back(data)
    places = {h.place for h in read(data).hidden}
    assert places <= {"within cells of table 1, row 6", "table 1 of those that are not displayed"}


def test_other_ways() -> None:
    data = base64.b64encode(b".d{display:none}").decode()
    kept_back(page(f"<tr class=d>{ROW}</tr>", f'<link rel=stylesheet href="data:text/css;base64,{data}">'))
    kept_back(page(f"<tr hidden=until-found>{ROW}</tr>"))
    kept_back(page(f'<tr style="color:black">{ROW}</tr>', sheet("body{background:#000;color:#eee}")))
    kept_back(page(f'<tr style="color:black">{ROW}</tr>', body=' bgcolor="#000000" text="#eeeeee"'))
    kept_back(
        page(
            f"<tr>{ROW.replace('Case', 'A title')}<td>{SECRET}</td></tr>".replace(SECRET, "A body", 1),
            sheet("td:nth-child(5){display:none}"),
        )
    )


def test_a_table_in_what_is_not_shown_is_no_register() -> None:
    for around in (
        "<div style='max-height:0;overflow:hidden'>{}</div>",
        "<div style='opacity:0'>{}</div>",
    ):
        reading = read(page(around=around))
        assert not any(t.rows for t in reading.tables)
        assert reading.hidden


HARMLESS = [
    "table{border-collapse:collapse;width:100%;margin:0 auto} td,th{padding:4px 8px;border:1px solid #ccc;vertical-align:top}",
    "tr:nth-child(even){background:#eee} tr:nth-child(odd){background-color:rgba(0,0,0,.05)} tr:hover{background:#fff;color:#fff}",
    "th{background:#0b0c0c;color:#fff} a:visited{color:#4c2c92} a:focus-visible{color:#fff} .d{font:italic bold 12px/1.5 Arial,serif}",
    "@media print{table{display:none}} @media (max-width: 640px){td{display:none}} @font-face{font-family:x;src:url(x.woff)}",
    "*,*::before,::after{box-sizing:border-box} [hidden],template{display:none} .visually-hidden{position:absolute!important;clip:rect(0 0 0 0)}",
    "@supports (margin:max(calc(0px))){main{margin-right:max(15px,calc(15px + env(safe-area-inset-right)))}} html{-webkit-text-size-adjust:100%}",
    ":root{--ink:#0b0c0c} td{color:var(--ink)} .js-enabled .d{display:none} input:placeholder-shown{color:#fff} td::before{content:'x'}",
    "body{background:#f3f2f1 url(bg.png) no-repeat;color:#0b0c0c;-webkit-font-smoothing:antialiased} main{display:flex;overflow:hidden;position:relative}",
    "td{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;max-width:300px} @media (prefers-color-scheme:dark){body{background:#000;color:#fff}}",
    ".d{display:none} table .d{display:table-row} tr.d td{text-indent:-18pt;margin-left:36pt;mso-yfti-irow:1;font-size:80%}",
]


@pytest.mark.parametrize("css", HARMLESS)
def test_what_is_seen_raises_nothing(css: str) -> None:
    row = "<tr class=d><td>DR240230.77<td><a href=/x>A <b>body</b></a><br><span><svg></svg></span><td><font color=navy>Case</font><td>2020-03-03</tr>"
    around = "<h2 class=visually-hidden>Links</h2><noscript>Turn on</noscript><nav hidden>Menu</nav>{}<template></template><details>More</details>"
    reading = read(page(row, sheet(css), around=around))
    assert reading.hidden == ()
    assert len(reading.tables[0].rows) == 5


def test_closed_details_can_be_opened_by_anybody() -> None:
    row = ROW.replace("Case", "<details><summary>Case</summary><p>More of it</p></details>").replace(SECRET, "A body")
    for around in ("<details><summary>All</summary>{}</details>", "{}<details class=govuk-details>Notes</details>"):
        reading = read(page(f"<tr>{row}</tr>", around=around))
        assert reading.hidden == ()
        assert "More of it" in str(reading.tables[0].rows[4])
    assert "Notes" in read_document(page(around="{}<details class=govuk-details><p>Notes</p></details>"))


BESIDE = [
    *(s for s in STYLES if not s.startswith(("position:fixed", "animation", "z-index", "background:url"))), "position:absolute;left:-9999px",
    "position:fixed;top:-500px", "color:#fff;position:absolute;top:900px", "height:1px;overflow:hidden",
]


@pytest.mark.parametrize("table", [True, False])
@pytest.mark.parametrize("style", BESIDE)
def test_words_beside_tables_that_a_style_hides(style: str, *, table: bool) -> None:
    block = f'<p>Words for all</p><div style="{style}"><p>{SECRET}</p></div>'
    data = page(around=f"{block}{{}}" if table else block)
    found = hidden_in(data)
    assert [(h.kind, h.amount) for h in found] == [(HiddenKind.INVISIBLE_TEXT, 1)]
    assert "Godwyna" not in str(found) + read_document(data)
    assert "Words for all" in read_document(data)
    assert b"Godwyna" not in visible_copy(data, "page.html")
    if table:
        assert len(read(data).tables[0].rows) == 4


@pytest.mark.parametrize("css", [c for c in SHEETS if ".d" in c and "tr" not in c and "tbody" not in c and "td" not in c])
def test_words_beside_tables_that_a_style_sheet_hides(css: str) -> None:
    data = page(head=sheet(css), around=f"{{}}<section class=d>Beside: {SECRET}</section>")
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.INVISIBLE_TEXT]
    assert "Godwyna" not in read_document(data)


def test_words_that_are_no_words_of_the_page() -> None:
    """Taken out and not raised: what a site keeps for listeners, for other browsers, for its forms."""
    for block in (
        "<noscript>{}</noscript>", "<dialog>{}</dialog>", "<datalist><option>{}</datalist>", "<iframe>{}</iframe>",
        "<video>{}</video>", "<p class=sr-only style='clip:rect(0,0,0,0);position:absolute'>{}</p>",
        "<h2 style='position:absolute;left:-9999px'>{}</h2>", "<nav style='display:none'>{}</nav>",
    ):
        data = page(around="{}" + block.format(SECRET))
        assert hidden_in(data) == ()
        assert "Godwyna" not in read_document(data)
        assert b"Godwyna" not in visible_copy(data, "page.html")
    for said in ("<p title='{}'>x</p>", "<img alt='{}'>", "<p data-note='{}'>x</p>", "<input type=hidden value='{}'>"):
        data = page(around="{}" + said.format(SECRET))
        assert hidden_in(data) == ()
        assert "Godwyna" not in read_document(data)
        assert b"Godwyna" not in visible_copy(data, "page.html")


@pytest.mark.parametrize("css", HARMLESS)
def test_words_beside_tables_that_are_seen(css: str) -> None:
    laid_out = (
        "position:absolute;top:1200px;left:40px", "position:fixed;bottom:0", "animation:fade 1s", "text-shadow:0 1px #ccc",
        "height:20px;overflow:hidden", "transition:all 1s;aspect-ratio:1", "background:#0b0c0c;color:#fff", "margin-top:400px",
        "background-image:url(x.png)",
    )
    blocks = "".join(f'<div style="{s}"><p>Words {n}</p></div>' for n, s in enumerate(laid_out))
    data = page(head=sheet(css), around=f"{blocks}<p aria-hidden=true>Seen</p>{{}}")
    assert hidden_in(data) == ()
    text = read_document(data)
    assert all(f"Words {n}" in text for n in range(len(laid_out)))
    assert "Seen" in text


def test_a_long_register_with_stripes_is_read_in_time() -> None:
    rows = SHOWN * 1000
    start = time.monotonic()
    reading = read(page(rows, sheet("tr:nth-child(even){background:#eee} th{color:#fff;background:#000}")))
    assert (reading.hidden, len(reading.tables[0].rows)) == ((), 4004)
    assert time.monotonic() - start < 20


HOSTS = "<div><template shadowrootmode=open><p>Shown</p></template>{}</div>", "<p><template shadowroot=open></template>{}</p>"


@pytest.mark.parametrize("within", [
    "<span popover>{}</span>", "<div popover=manual id=p>{}</div>", "<span POPOVER=''>{}</span>", *HOSTS,
    "<b futurehide>{}</b>", "<div style='max-height:200px;overflow:hidden'>{}</div>",
    "<div style='height:100px'><div style='height:100%;overflow:clip'>{}</div></div>",
])
def test_what_hides_without_a_style_or_below_a_box(within: str) -> None:
    """Browsers display neither a popover nor what stands beside a shadow root."""
    kept_back(page(f"<tr><td>DR240230.77<td>A body {within.format(SECRET)}<td>Case<td>2020-03-03</tr>"))


def test_rows_and_tables_that_an_attribute_hides() -> None:
    kept_back(page(f"<tr popover>{ROW}</tr>"))
    kept_back(page(f"<tr>{ROW.replace('<td>', '<td popover>')}</tr>"))
    table = f"<table {{}}>{HEAD}<tr>{ROW}</tr></table>"
    for beside in (table.format("popover"), HOSTS[0].format(table.format("")), f"<div popover>{table.format('')}</div>"):
        kept_back(page(around="{}" + beside))
    data = page(around=f"{{}}<div popover=manual><p>{SECRET}</p></div>" + HOSTS[0].format(SECRET))
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.INVISIBLE_TEXT]
    assert "Godwyna" not in read_document(data)


@pytest.mark.parametrize(("css", "body"), [
    ("", "<div style='height:400px;overflow:hidden'>{}</div>"), ("main{max-height:30em;overflow-y:clip}", "{}"),
    ("html,body{height:300px;overflow:hidden}", "{}"), ("body{overflow:hidden}", "{}"),
    ("html,body{height:100%} main{overflow:hidden}body{max-height:90vh;overflow:hidden auto;overflow-y:hidden}", "{}"),
    ("tbody{display:block;height:300px;overflow:hidden}", "{}"), ("main{overflow:hidden;aspect-ratio:2}", "{}"),
])
def test_a_box_of_its_own_height_shows_nobody_knows_what(css: str, body: str) -> None:
    reading = read(page(f"<tr>{ROW}</tr>", sheet(css), around=body))
    assert "Godwyna" not in str(reading.tables)
    assert reading.hidden


def test_links_in_the_colour_of_the_page() -> None:
    link = f"<td><a href=x>{SECRET}</a>"
    kept_back(page(f"<tr>{ROW.replace(f'<td>{SECRET}', link)}</tr>", body=" link=white"))
    assert read(page("<tr><td>DR240230.77<td><a href=x>A body</a><td>Case<td>2020-03-03", body=" link=#0000FF")).hidden == ()


def test_attributes_and_boxes_that_hide_nothing() -> None:
    css = (
        "html{height:100%;overflow-x:hidden} .w{height:100%;overflow:hidden} .s{max-height:400px;overflow:auto}"
        ".c{height:150px;overflow:hidden} main{min-height:100%;overflow:hidden}"
    )
    cell = (
        "<td class=c dir=ltr x:str _ngcontent-abc v-on:click=x onclick='x()' itemprop=name inert><span lang=en>A body</span>"
    )
    row = f"<tr aria-label=x><td headers=a>DR240230.77{cell}<td align=left nowrap>Case<td data-x>2020-03-03</tr>"
    around = "<div webpartid=1><div class=w><div class=s>{}</div></div></div><p itemscope typeof=x>Beside</p>"
    reading = read(page(row, sheet(css), around=around))
    assert reading.hidden == ()
    assert len(reading.tables[0].rows) == 5


BOXES = [
    "<div style=opacity:.5><div style=opacity:.5><div style=opacity:.5>{}</div></div></div>", "<div style='opacity:.5;color:#ddd'>{}</div>",
    "<div style=zoom:.5><div style=zoom:.5>{}</div></div>", "<div style='height:1px;overflow:auto;scrollbar-width:none'>{}</div>",
    "<div style='width:1px;overflow:scroll'>{}</div>", "<div style='display:grid;grid-template-rows:0fr'><p style='overflow:hidden'>{}</div>",
    "<div style='display:grid;grid:auto / 0 1fr'><p style='overflow:clip'>{}</div>", "<div style='display:grid;grid-auto-rows:minmax(0,0)'><p style='overflow:hidden'>{}</div>",
    "<div style='display:inline-flex;height:1px'><p style='overflow:hidden'>{}</div>", "<div style='overflow:hidden'><p style='margin-left:100%'>{}</div>",
    "<div style='overflow:hidden;padding-left:100%'>{}</div>", "<div style='overflow-x:clip;width:150px'><p style='text-indent:250px'>{}</div>",
    "<div style='white-space:nowrap'><p style='overflow:hidden;width:120px'>A long name that fills the box and more: {}</div>",
    "<span style='outline:30px solid #fff;outline-offset:-15px'>{}</span>", "<span style='box-shadow:inset 0 0 0 100px #000'>{}</span>",
    "<s style='text-decoration-thickness:1.4em'>{}</s>", "<u style='text-decoration:underline 20px'>{}</u>", "<s style='text-decoration-thickness:calc(1px*20)'>{}</s>",
    "<span style='border-image:linear-gradient(#000,#000) 1 fill'>{}</span>", "<font face=Wingdings>{}</font>",
    "<b style='font-family:\"Wingdings 2\",serif'>{}</b>", "<b style='font:bold 16px/1.2 Webdings'>{}</b>", "<b style='font-family:Symbol'>{}</b>",
    "<div style='container-type:size;overflow:hidden'>{}</div>", "<div style='container:x / size;overflow:hidden'>{}</div>",
    "<div style='height:20px;columns:1;overflow-x:hidden'>{}</div>", "<title>{}</title>", "<math><mphantom>{}</mphantom></math>",
]


@pytest.mark.parametrize("within", BOXES)
def test_boxes_and_strokes_that_leave_nothing_to_see(within: str) -> None:
    kept_back(page(f"<tr><td>DR240230.77<td>A body {within.format(SECRET)}<td>Case<td>2020-03-03</tr>"))
    data = page(around="{}" + within.format(SECRET))
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.INVISIBLE_TEXT]
    assert "Godwyna" not in read_document(data)


def test_words_for_other_browsers_are_none_of_the_page() -> None:
    for tag in ("noframes", "noembed", "meter", "progress"):
        data = page(around=f"{{}}<{tag}>{SECRET}</{tag}>")
        assert hidden_in(data) == ()
        assert "Godwyna" not in read_document(data)


OLD = "<!doctype html>"


def test_pages_of_other_kinds() -> None:
    """Without a doctype classes are the same in large letters and small; some attributes always are."""
    for css, attribute in ((".HIDE{display:none}", "class=hide"), ("#Hide{display:none}", "id=hIDE")):
        data = page(f"<tr {attribute}>{ROW}</tr>", sheet(css))
        assert read(data).hidden == ()
        kept_back(data.replace(OLD.encode(), b""))
        kept_back(data.replace(OLD.encode(), b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">'))
    kept_back(page(f"<tr align=Left>{ROW}</tr>", sheet("tr[align=LEFT]{display:none}")))
    kept_back(page(f"<tr style='color:#000'>{ROW}</tr>", "<meta name=color-scheme content='only dark'>"))
    assert read(page(f"<tr data-x=Left>{ROW}</tr>", sheet("tr[data-x=LEFT]{display:none}"))).hidden == ()


@pytest.mark.parametrize("columns", [
    "<col><col width=1>", "<col><col style='width:0.1em'>", "<colgroup><col><col width=2></colgroup>",
])
def test_a_column_without_room(columns: str) -> None:
    css = sheet("table{table-layout:fixed} td{overflow:hidden}")
    data = page(f"<tr>{ROW}</tr>", css).replace(b"<table>", f"<table>{columns}".encode())
    reading = read(data)
    assert "Godwyna" not in str(reading.tables)
    assert reading.hidden


def test_a_table_in_a_box_that_is_too_narrow() -> None:
    for width, hides in ((150, True), (700, False)):
        reading = read(page(f"<tr>{ROW}</tr>", around=f"<div style='width:{width}px;overflow:hidden'>{{}}</div>"))
        assert ("Godwyna" in str(reading.tables)) is not hides
        assert bool(reading.hidden) is hides


@pytest.mark.parametrize("css", [
    "td{opacity:.8} tr{opacity:.9}", ".w{display:grid;grid-template-columns:minmax(0,1fr) 200px} main{overflow:hidden}",
    ".w{display:flex;min-height:100vh} main{overflow-x:auto;max-height:500px}", "html{overflow-x:hidden} .w{margin-left:25%;padding-left:2em}",
    "td{white-space:nowrap;overflow:hidden;max-width:200px}", "a{text-decoration-thickness:max(1px,.0625rem);text-underline-offset:.1578em}",
    "a:hover{text-decoration-thickness:max(3px,.1875rem,.12em)}", "td{box-shadow:inset 0 -1px 0 #b1b4b6} table{outline:2px solid;outline-offset:2px}",
    "s{text-decoration:line-through 10%} td{font-family:'Segoe UI Symbol',Arial} th{font:bold 16px/1.2 Arial,Symbol}",
    ".w{container-type:inline-size} table{table-layout:fixed} td{overflow:hidden;text-overflow:ellipsis}", "table{border-image:none;columns:auto}",
])
def test_boxes_and_strokes_that_hide_nothing(css: str) -> None:
    row = "<tr><td>DR240230.77<td><a href=x>A body</a> <s>or none</s><td><span style='font-family:Wingdings'>ü</span> Case<td>2020-03-03"
    reading = read(page(row, sheet(css), around="<div class=w>{}</div>"))
    assert reading.hidden == ()
    assert "A body" in str(reading.tables[0].rows[4])
