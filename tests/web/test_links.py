"""Links of the server, and of the plain copy in which every page is a file."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest

from web.links import file_of, link


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/releases", "releases/index.html"),
        ("/releases/12", "releases/12/index.html"),
        ("/releases/12/", "releases/12/index.html"),
        ("/releases?page=2", "releases/page-2/index.html"),
        ("/releases?page=2&other=x", "releases/page-2/index.html"),
        ("/releases?page=1", "releases/index.html"),
        ("/releases?page=../../x", "releases/index.html"),
        ("/releases.csv", "releases.csv"),
        ("/static/site.css", "static/site.css"),
        ("/recipients/the-times.co.uk", "recipients/the-times.co.uk/index.html"),
        ("/archive/ab/June 2024.ods", "archive/ab/June 2024.ods"),
    ],
)
def test_every_address_of_the_site_is_a_file_of_the_plain_copy(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/releases/12", {}, "/releases/12"),
        ("/search", {"q": 'a "b" & c', "year": ""}, "/search?q=a+%22b%22+%26+c"),
        ("/evidence/written_evidence:1", {}, "/evidence/written_evidence:1"),
        ("/archive/ab/June 2024?.ods", {}, "/archive/ab/June%202024%3F.ods"),
    ],
)
def test_links_of_the_server(path: str, query: dict[str, str], address: str) -> None:
    assert link(path, query) == address


@pytest.mark.parametrize("at", ["/", "/releases", "/releases?page=3", "/releases/12", "/feeds/releases.atom"])
@pytest.mark.parametrize(
    ("path", "query"),
    [("/", {}), ("/releases", {}), ("/releases", {"page": "2"}), ("/releases/12", {}), ("/evidence/a:1", {}), ("/archive/ab/June 2024.ods", {})],
)
def test_links_of_the_plain_copy_lead_to_the_file_from_wherever_it_is_put(at: str, path: str, query: dict[str, str]) -> None:
    there = link(path, query, at=at)
    wanted = file_of(path + "".join(f"?{k}={v}" for k, v in query.items()))
    assert unquote(urljoin(f"https://example.org/below/{file_of(at)}", there)) == f"https://example.org/below/{wanted}"


@pytest.mark.parametrize(("path", "query"), [("/search", {}), ("/search.csv", {}), ("/releases", {"year": "2019"}), ("/register/releases", {}), ("/editions/1/against/2", {})])
def test_the_plain_copy_has_no_link_to_what_only_a_server_answers(path: str, query: dict[str, str]) -> None:
    assert link(path, query, at="/") == ""
