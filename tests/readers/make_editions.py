"""Makes the frozen editions: `python -m tests.readers.make_editions`. README.md in editions/ says what is real."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlwt

from tests.readers.ods_writer import Cell, Date, Merged, Xml, ods, row, table

FOLDER = Path(__file__).with_name("editions")
OUTCOME = "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected"


def requests_2014_xls() -> bytes:
    """2012 to 2014: one sheet, no references; a merged title, a preamble, a footnote."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("NPD requests")
    sheet.write_merge(0, 0, 0, 4, "National Pupil Database: requests received")
    sheet.write(1, 0, "This list shows the organisations that asked for individual pupil data since April 2012.")
    for c, heading in enumerate(["Organisation", "Purpose of\nrequest", "Tier", "Outcome", "Date data supplied"]):
        sheet.write(3, c, heading)
    rows = [
        ("Civitas", "Research on school standards", "1 or 2", "approved", "8th August 2012"),
        ("Daily Telegraph", "Five years of data, 2008 - 2012", "2", "approved", "20th February 2013"),
        (
            "Fischer Family Trust  Education Limited (FFT)",
            "Analyses for schools",
            "1 or 2",
            "approved",
            "29th July 2013",
        ),
        ("Times Newspapers", "School guide", "1 or 2", "approved", "26th September 2013"),
        ("Cabinet Office", "Evaluation", "1 or 2", "approved", "15th November 2013"),
        ("Lucas Publications Limited", "School guide", "1 or 2", "approved", "5th February 2014"),
        ("Cabinet Office", "Evaluation", "1 or 2", "approved", "19th February 2014"),
        ("UCAS", "Progression to higher education", "1 or 2", "approved", "4th March 2014"),
        ("BBC Newsnight", "Broadcast", "1 or 2", "approved", "21st August 2014"),
        ("School Guide UK Limited", "School comparison", "1 or 2", "approved", "16th December 2014"),
    ]
    for r, values in enumerate(rows, 4):
        for c, value in enumerate(values):
            sheet.write(r, c, value)
    date = xlwt.XFStyle()
    date.num_format_str = "DD/MM/YYYY"
    typed: list[Any] = ["Example Typed Date Trust", "Shows a cell that is a date", 4, "approved"]
    for c, value in enumerate(typed):
        sheet.write(14, c, value)
    sheet.write(14, 4, dt.date(2014, 12, 17), date)
    sheet.write(16, 0, "Note: tiers came into use in 2014; earlier requests were given one afterwards.")
    return _saved(book)


def requests_2013_csv() -> bytes:
    """2013 as separated text: Windows-1252, semicolons, a preamble, a quoted line break."""
    text = (
        "National Pupil Database requests received;;;\r\n;;;\r\n"
        "Organisation name;Aims of the project;Date;Request status\r\n"
        'Civitas;"Caf\u00e9 \u2013 a study of\r\nschool meals (\u00a320,000)";8th August 2012;Approved\r\n'
        "Daily Telegraph;School tables;20th February 2013;Approved\r\n"
        "Example Refused Society;Not said;March 2013;Rejected\r\n"
    )
    return text.encode("cp1252")


def register_2017_xlsx() -> bytes:
    """2015 to 2017: the Third Party register with tiers; a heading of two rows, a total, a repeated heading."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Completed requests"
    sheet["A1"] = "Third Party register: completed requests, published quarterly in arrears"
    top = ["DfE reference", "Organisation / Company", "Tier", "Purpose", "Status", "Dates", None, "Licence expiry date"]
    low = [None, None, None, None, None, "Requested", "Supplied", None]
    for r, words in ((3, top), (4, low)):
        for c, word in enumerate(words, 1):
            sheet.cell(r, c, word)
    sheet.merge_cells("F3:G3")
    for column in "ABCDEH":
        sheet.merge_cells(f"{column}3:{column}4")
    rows: list[tuple[Any, ...]] = [
        (
            "DR160801.01",
            "The Football Association Premier League Ltd",
            1,
            "Invented purpose",
            "Approved and received data",
            "1/8/2016",
            "28/11/2016",
            "31/12/2018",
        ),
        (
            "DR160105.02",
            "FFT Education Ltd",
            "2",
            "Invented_x000D_\npurpose",
            "Approved and received data",
            "5/1/2016",
            "15/3/2016",
            None,
        ),
        (
            "DR160601.01",
            "Ministry of Justice (MOJ)",
            "1, 2",
            "Invented pur\u00adpose",
            "Approved and received data",
            None,
            "15.06.2016",
            "June 2019",
        ),
        (
            "DR161201.09",
            "Action Tutoring",
            "Tier 4",
            "Invented purpose",
            "Approved and received data",
            None,
            "27.2.207",
            None,
        ),
        (
            "DR130705.01",
            "University of Cambridge Institute of Criminology",
            1,
            "Invented purpose",
            "Approved and received data",
            None,
            "5.9.2013",
            "Ongoing",
        ),
        (
            "DR160303.01",
            "Behavioural Insights Team Ltd (BIT)",
            2,
            "Invented purpose",
            "Approved and received data",
            None,
            "12.5.2016",
            None,
        ),
    ]
    for r, values in enumerate(rows, 5):
        for c, value in enumerate(values, 1):
            sheet.cell(r, c, value)
    for c, value in enumerate([*top[:5], "Requested", "Supplied", top[7]], 1):
        sheet.cell(11, c, value)
    more: list[tuple[Any, ...]] = [
        (
            "DR170101.04",
            "British Broadcasting Corporation",
            2,
            "Invented purpose",
            "Approved and received data",
            None,
            dt.date(2017, 3, 21),
            None,
        ),
        ("DR160905.01", "DWP", 3, "Invented purpose", "Approved and received data", None, "29.9.2016", None),
        ("DR161111.01", "Early Excellence Limited", "", "Invented purpose", "Rejected", None, "23.1.2017", None),
        ("Total", 9, None, None, None, None, None, None),
        ("Notes: dates are as typed by the teams.", None, None, None, None, None, None, None),
    ]
    for r, values in enumerate(more, 12):
        for c, value in enumerate(values, 1):
            sheet.cell(r, c, value)
    pipeline: Any = book.create_sheet("Pipeline")
    pipeline.append(["DfE reference", "Organisation / Company", "Tier", "Request date"])
    pipeline.append(["DR170518.02", "Locrating Ltd", 4, "18/05/2017"])
    pipeline.append(["DR161117.01", "The Gatsby Charitable Foundation", 2, "17/11/2016"])
    pipeline.append(["DR170314.02", "SQW", 2, "14/03/2017"])
    return _saved(book)


def third_party_2018_ods() -> bytes:
    """2017 to 2020, first document: tier of data; completed in a period; open; live cases."""
    heading: list[Cell] = [
        "DfE Reference",
        "Requesting organisation",
        "Tier of data requested",
        "Request status",
        OUTCOME,
    ]
    return ods(
        table("tier of data", [["Tier", "Description"], [1, "Individual, identifiable, highly sensitive"], [2, "Individual, identifiable, sensitive"], [3, "Aggregated but possibly identifying"], [4, "Individual, identifiable, not sensitive"]]),
        table(
            "June 17 to Sept 17",
            [
                [Merged("National pupil database third-party requests completed June 2017 to September 2017", columns=5), None, None, None, None],
                [],
                heading,
                ["DR170124.04", "University of Exeter", "2", "Approved", "15 August 2017"],
                ["DR170330.03", "The Bell Foundation", "2", "Approved", "13 June 2017"],
                ["DR170518.02", "Locrating Ltd", "4", "Approved", "12 September 2017"],
                ["DR170221.02", "Angel Solutions", "2", "Permission for re-use granted", Date("2017-06-22", "22 June 2017")],
                ["DR170700.01", "Example Refused Institute", "1", "Rejected", "3 July 2017"],
                ["", "", "", "", ""],
                ["* the date has three meanings, see the heading", "", "", "", ""],
            ],
        ),
        table("open", [["Position at 31 May 2017"], heading, ["DR171219.01", "EPI Education Policy Institute", "2", "Open", "pending"], ["DR170227.03", "FFT Education Ltd", "2", "Open", "Pending"]]),
        table("live cases April 12 to May 17", [heading, ["DR170908.01", "FFT Education Ltd", "2", "Live", "Feb-18"], row([""] * 5, 1000)]),
    )


def external_shares_2018_xlsx() -> bytes:
    """2017 to 2020, second document: shares under agreements, Home Office, police, court orders."""
    book = openpyxl.Workbook()
    shares: Any = book.active
    shares.title = "External data shares"
    shares.append(["External organisation data shares under memoranda of understanding and data sharing agreements"])
    shares.append([])
    shares.append(
        [
            "Organisation name",
            "Purpose of the share",
            "Data shared",
            "Legal gateway",
            "Type of agreement",
            "Start date",
            "End date",
        ]
    )
    shares.append(
        [
            "Example Examinations Board",
            "Invented purpose",
            "Key stage 4",
            "Education Act 1996",
            "MoU",
            dt.date(2016, 9, 1),
            "Ongoing",
        ]
    )
    shares.append(
        ["Example Local Partnership", "Invented purpose", "Census", "Education Act 1996", "SLA", "Sep-16", "2018/19"]
    )
    office: Any = book.create_sheet("Home Office")
    office.append(["Month of request", "Number of records requested", "Number of records supplied", "Recipient"])
    office.append(["July 2015", 17, 5, "Home Office"])
    office.append(["August 2015", 93, 30, "Home Office"])
    police: Any = book.create_sheet("Police")
    police.append(["Police force", "Number of pupils", "Date of request", "Reason for request"])
    police.append(["Exampleshire Constabulary", 1, "11/02/2016", "Missing child (invented)"])
    court: Any = book.create_sheet("Court orders")
    court.append(["Court", "Number of pupils", "Date of order", "Recipient"])
    book.create_sheet("Spare").sheet_state = "hidden"
    return _saved(book)


def shares_2020_ods() -> bytes:
    """September 2020: all in one OpenDocument file; merged recipients, line breaks, soft hyphens, a hidden sheet."""
    heading: list[Cell] = [
        "DSAP{|}reference",
        "Organisation name",
        "Organisation type",
        "Project title",
        "Identifi\u00adability",
        "Sensitivity",
        "Date approved by panel",
        "Licence expiry",
        "Data destroyed",
    ]
    return ods(
        table("Classification of data", [["Identifiability", "Sensitivity", "Meaning"], ["1", "A", "Individual, highly sensitive"], ["5", "E", "Aggregate, not sensitive"]]),
        table(
            "Shares May 18 to June 20",
            [
                ["DfE external third-party shares approved by the Data Sharing Approvals Panel from May 2018 to end of June 2020"],
                heading,
                ["DS00194", "University of Chester", "University", "Invented title\nover two lines", "2", "B, C", Date("2018-09-12", "12/09/2018"), "Sept 2021", ""],
                ["DS00444", Merged("University of Nottingham", rows=2), "University", "Invented title", "1-2", "A", Date("2019-03-04", "04/03/2019"), "31/03/2022", ""],
                ["DS00445A", None, "University", "Invented second title", "2", "B", "05/03/2019", "31/03/2022", "Yes"],
                ["DS00565", "Local Authorities", "Local authority", "Invented{|}title", "3", "C", "1 April 2020", "TBC", ""],
                row(["DS00363", "Great Ormond Street Hospital", "NHS", "Invented title", "2", "D", "10/25/2019", "n/a", ""], hidden=True),
                ["Source: Data Sharing Approvals Panel records"],
            ],
        ),
        table("Regular shares", [["Share ID", "Organisation", "What data", "Legal basis", "Agreement start"], ["R0042", "KPMG", "Invented", "Contract", "2019"], ["R0043", "RSM", "Invented", "Contract", "2019/20"]]),
        table("NPD requests before Apr 18", [["Reference", "Recipient", "Tier", OUTCOME, "Status", "Where held"], ["DR170221.02, DR170221.03", "Angel Solutions", "2", "22 June 2017", "Approved", "Secure site"], ["DR170908.01", "FFT Education Ltd", "2", Xml('<table:table-cell table:formula="of:=[.Z1]"/>'), "Approved", "Secure site"]]),
        table("Home Office", [["DfE reference", "Department", "Period of request", "Number of pupils"], ["DS00689", "Home Office", "Q2 2020", 12], ["DS00804", "Home Office", "Q3 2020", 8]]),
        table("Police and criminal investigat.", [["Month", "Number of requests", "Number of pupils found"], ["January 2020", "3", "2"], ["February 2020", "1", "0"]]),
        table("Court orders", [["There were no court orders in this period."]]),
        table("working", [["Reference", "Organisation", "Old name"], ["DS00363", "Great Ormond Street Hospital", "GOSH"]], hidden=True),
    )


def shares_2024_ods() -> bytes:
    """October 2024: the rows that information requests quote."""
    rows = [
        ("DS00752", "DWP"), ("DS00194", "University of Chester"), ("DS00444", "University of Nottingham"),
        ("DS00628", "SearchSmartly Limited"), ("DS00565", "Local Authorities"), ("DS00696", "UCL"),
        ("DS00763", "LSE commissioned by Home Office and Youth Endowment Fund"), ("DS00804", "Home Office"),
        ("DS00689", "Home Office"), ("DS00912", "SchoolDash Limited"), ("DS00928", "Alkemygold Ltd (known as Alps)"),
        ("DS00959", "NHS England"), ("DS00363", "Great Ormond Street Hospital"), ("DS00638", "HMRC"),
    ]
    return ods(
        table("Contents", [["Sheet", "What it holds"], ["Shares", "Shares approved to September 2024"], ["Regular", "Regular shares"]]),
        table("Shares to Sept 2024", [["DSAP reference number", "Organisation name", "Commissioning organisation"], *[[*r, "Youth Endowment Fund" if "Endowment" in r[1] else ""] for r in rows]]),
        table("Regular Shares Sept 2024", [["Reference", "Organisation name"], ["R0043", "RSM"], ["R0042", "KPMG"]]),
    )


def page_2015_html() -> bytes:
    """A register as tables of a page: a caption, a heading before a table, spans."""
    return (
        b"<!DOCTYPE html><html><head><meta charset=utf-8><title>NPD requests</title></head><body><h1>Requests</h1>"
        b"<table><caption>Approved requests</caption><tr><th>Organisation<th>Tier<th>Date of request</tr>"
        b"<tr><td rowspan=2>Cabinet Office<td>1 or 2<td>15th November 2013</tr><tr><td>1 or 2<td>19th February 2014</tr></table>"
        b"<h2>Rejected requests</h2><table><tr><th>Organisation</th><th>Reason<br>for request</th><th>Date rejected</th></tr>"
        b"<tr><td>Example Refused Society</td><td colspan=2>not recorded</td></tr></table>"
        b"<table><tr><td><a href=/>Home</a></td></tr></table></body></html>"
    )


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MAKERS = {
    "2013-requests.csv": requests_2013_csv,
    "2014-requests-received.xls": requests_2014_xls,
    "2015-page.html": page_2015_html,
    "2017-third-party-register.xlsx": register_2017_xlsx,
    "2018-third-party-requests.ods": third_party_2018_ods,
    "2018-external-data-shares.xlsx": external_shares_2018_xlsx,
    "2020-dfe-external-data-shares.ods": shares_2020_ods,
    "2024-dfe-external-data-shares.ods": shares_2024_ods,
}


if __name__ == "__main__":
    for name, make in MAKERS.items():
        (FOLDER / name).write_bytes(make())
