"""Separated text that a Macintosh wrote in its old letters."""

from __future__ import annotations

import pytest

from readers.register.reading import read_register

_ROWS = [
    "Soci\u00e9t\u00e9 O\u2019Malley Consulting Ltd", "M\u00e4dchen \u2013 boys\u2019 and girls\u2019 choices",
    "S\u00f6dra & O\u2019Hara Ltd", "Caf\u00e9 Bront\u00eb, \u201cquoted\u201d \u2026", "Universit\u00e9 Fictive",
    "pupils\u2019 data", "Cr\u00e8che de l\u2019\u00c9t\u00e9", "\u00c9cole \u0152uvre d\u2019\u00c9tude \u2018\u00d1and\u00fa\u2019", "Ynys M\u00f4n",
]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "utf-8"])
@pytest.mark.parametrize("said", _ROWS)
def test_its_letters_are_read_as_they_were_written(said: str, encoding: str, end: str) -> None:
    lines = ["Reference,Organisation,Purpose,Date", f'DS00001,"{said}",To study,2021-01-04', "DS00002,Zorvane Ltd,To sell,2021-01-05"]
    reading = read_register(end.join([*lines, ""]).encode(encoding), "register.csv")
    assert reading.tables[0].field_values("recipient")[0] == said
    assert [p.row for p in reading.problems if p.code == "windows_1252"] == ([] if encoding == "utf-8" else [2])
