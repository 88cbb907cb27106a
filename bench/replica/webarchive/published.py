"""What stood on the register's pages, from one publication to the next: files, addresses, notes."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from bench.replica.webarchive.files import File, other_files, register_files

FIRST_PAGE = (
    "http://www.education.gov.uk/researchandstatistics/national-pupil-database/b00212283/national-pupil-database"
)
REQUESTS_PAGE = "https://www.gov.uk/government/publications/national-pupil-database-requests-received"
SHARES_PAGE = "https://www.gov.uk/government/publications/dfe-external-data-shares"
PAGES = (FIRST_PAGE, REQUESTS_PAGE, SHARES_PAGE)
"""In the order in which one took over from the other."""
SITE, ASSETS = "https://www.gov.uk", "https://assets.publishing.service.gov.uk"
UPLOADS = "/government/uploads/system/uploads/attachment_data/file"


class Link(Struct, frozen=True):
    """A file on a page."""

    file: File
    url: str
    """The whole address that the page means."""
    href: str
    """As the page prints it."""


class PublishedPage(Struct, frozen=True):
    """A page between two changes of it."""

    name: str
    """The number of its edition; 22b is the same file uploaded again, 11w the page when it was withdrawn."""
    url: str
    design: str
    """education, whitehall-2013, whitehall-2016, mixed-2018, gem-2019 or gem-2023."""
    at: date
    links: tuple[Link, ...]
    notes: tuple[tuple[date, str], ...]
    """Newest first."""
    printed_at: date | None = None
    """The date that it says it has, where that cannot be."""
    withdrawn: bool = False

    @property
    def edition(self) -> int:
        return int(self.name.rstrip("bw"))


_SHEET = "Added updated spreadsheet."
_BOTH = "Updated 'National pupil database third party requests' and 'External data shares' spreadsheets."
_ARCHIVED = f"{_BOTH} Updated archived content list and dates in details section."
_TWO = (
    "Added updated versions of the 'National pupil database third-party requests' documents. Added sentence about "
    "archived document to bottom of details section."
)
_MERGED = (
    "Updated DfE external data shares document. National pupil database requests now included within external data "
    "shares document. Previous publications moved to archived context section."
)


def _added(month: str, before: str = "") -> str:
    archived = f" Data for {before} is available in the archived list." if before else ""
    return f"Added DfE external data shares for {month}.{archived}"


EDITIONS = (
    ("1", FIRST_PAGE, "education", "2012-12-05", "F01 X01 X02", "First published."),
    ("2", REQUESTS_PAGE, "whitehall-2013", "2013-09-12", "F02 X02", "First published."),
    ("3", REQUESTS_PAGE, "whitehall-2013", "2014-03-06", "F03 X02", _SHEET),
    ("4", REQUESTS_PAGE, "whitehall-2013", "2014-06-12", "F04 X02", "Added requests received up to 31 March 2014."),
    ("5", REQUESTS_PAGE, "whitehall-2013", "2014-12-11", "X01 F05", _SHEET),
    ("6", REQUESTS_PAGE, "whitehall-2013", "2015-06-18", "F06", _SHEET),
    ("7", REQUESTS_PAGE, "whitehall-2016", "2015-12-10", "F07 X02", _SHEET),
    ("8", REQUESTS_PAGE, "whitehall-2016", "2016-06-16", "F08", _SHEET),
    ("9", REQUESTS_PAGE, "whitehall-2016", "2016-12-08", "F09", _SHEET),
    ("10", REQUESTS_PAGE, "whitehall-2016", "2017-03-16", "F10", _SHEET),
    ("11", REQUESTS_PAGE, "whitehall-2016", "2017-08-24", "F11 X03", _SHEET),
    ("12", SHARES_PAGE, "mixed-2018", "2017-12-14", "F12 F13", "First published."),
    ("13", SHARES_PAGE, "mixed-2018", "2018-06-21", "F14 F15", _TWO),
    ("14", SHARES_PAGE, "mixed-2018", "2018-12-13", "F16 F15", _BOTH),
    ("15", SHARES_PAGE, "gem-2019", "2019-06-20", "F17 F18 X04", _BOTH),
    ("16", SHARES_PAGE, "gem-2019", "2020-03-12", "F19 F20 X04", _ARCHIVED),
    ("17", SHARES_PAGE, "gem-2019", "2020-09-10", "F21 X04", _MERGED),
    ("18", SHARES_PAGE, "gem-2019", "2021-03-11", "F22", _added("December 2020")),
    ("19", SHARES_PAGE, "gem-2019", "2021-12-09", "F23", _added("September 2021")),
    ("20", SHARES_PAGE, "gem-2019", "2022-12-15", "F24", _added("September 2022")),
    ("21", SHARES_PAGE, "gem-2023", "2023-09-14", "F25", _added("June 2023", "January to March 2023")),
    ("22", SHARES_PAGE, "gem-2023", "2023-12-07", "F26", _added("September 2023", "April to June 2023")),
    ("23", SHARES_PAGE, "gem-2023", "2024-12-12", "F27", _added("September 2024")),
)
IMPOSSIBLE = {"7": date(1970, 1, 1), "18": date(2099, 1, 1)}
"""Dates that two pages say they were published at."""
AGAIN = date(2024, 1, 18)


@lru_cache
def published_pages() -> dict[str, PublishedPage]:
    """Every state of the three pages, by name, in order of time."""
    files = register_files() | other_files()
    out: dict[str, PublishedPage] = {}
    for name, url, design, at, names, note in EDITIONS:
        day = date.fromisoformat(at)
        links = tuple(_link(files[n], url, day) for n in names.split())
        earlier = next((p.notes for p in reversed(out.values()) if p.url == url), ())
        out[name] = PublishedPage(name, url, design, day, links, ((day, note), *earlier), IMPOSSIBLE.get(name))
        if name == "22":
            links = tuple(_link(link.file, url, AGAIN) for link in links)  # uploaded again, and nothing is said of it
            out["22b"] = replace(out[name], name="22b", links=links)
    out["11w"] = replace(out["11"], name="11w", withdrawn=True)
    return out


def _link(file: File, page: str, day: date) -> Link:
    """A file has an address of its own at each upload; those of others are uploaded once."""
    upload = file.name if file.name.startswith("X") else f"{file.name} {day}"
    digest = hashlib.sha256(upload.encode()).hexdigest()
    number = 100_000 + int(digest[:4], 16)
    if page == FIRST_PAGE:
        path = f"/assets/files/{file.form}/n/{file.filename.replace('_', '%20')}"
        return Link(file, f"http://www.education.gov.uk{path}", path)
    if page == REQUESTS_PAGE:
        path = f"{UPLOADS}/{number}/{file.filename}"
        return Link(file, SITE + path, path)
    where = f"/media/{digest[:24]}" if day >= date(2023, 12, 1) else f"{UPLOADS}/{number}"
    return Link(file, f"{ASSETS}{where}/{file.filename}", f"{ASSETS}{where}/{file.filename}")
