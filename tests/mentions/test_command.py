"""npdwatch mentions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.texts import LARGEST_TEXT, mentions

SENTENCE = "The NPD extract was given to the Tollbridge Herald’s pupil desk – on 5.9.2013."


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(mentions, list(args), input=data)


def hits(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)["hits"]
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_each_encoding_from_standard_input(encoding: str) -> None:
    (hit,) = hits(run("-", "--json", data=SENTENCE.encode(encoding)))
    assert {"terms", "sentence", "polarity", "band", "reason", "recipients"} <= set(hit)
    assert (hit["terms"], hit["sentence"], hit["polarity"], hit["band"]) == (["NPD"], SENTENCE, "release", "alert")
    assert hit["recipients"] == [{"name": "Tollbridge Herald", "category": "press", "role": "given"}]


def test_html_is_read_by_its_words(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!DOCTYPE html><html><head><title>NPD pupil</title><script>var pupil data</script></head><body><p>The school&#xa0;census was"
        " <b>not</b> given to the <i>Tollbridge Herald</i>.</p><ul><li>One</li><li>Pupil data</li></ul></body></html>",
        encoding="utf-8",
    )
    found = hits(run(str(page), "--json"))
    assert [(h["sentence"], h["polarity"]) for h in found] == [
        ("The school census was not given to the Tollbridge Herald.", "denial"), ("Pupil data", "policy"),
    ]  # fmt: skip


def test_for_people() -> None:
    result = run("-", data=SENTENCE.encode())
    assert result.exit_code == 0
    assert "release · NPD · Tollbridge Herald (press)" in result.output
    assert "1 mention, 1 release among them." in result.output


def test_an_own_term() -> None:
    (hit,) = hits(run("-", "--json", "--term", "Quill Register", data=b"The quill register is new."))
    assert hit["terms"] == ["Quill Register"]


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04zip", b"a\x00b", bytes(range(1, 9)) * 20 + b"\xff\xfe"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    result = run("-", data=data)
    assert result.exit_code == 2
    assert "text" in result.stderr


def test_too_large_and_too_short_a_term_are_refused() -> None:
    large = run("-", data=b"x" * (LARGEST_TEXT + 1))
    assert (large.exit_code, "larger than 10 MiB" in large.stderr) == (2, True)
    short = run("-", "--term", "x", data=b"text")
    assert (short.exit_code, "three letters" in short.stderr) == (2, True)


def test_no_text_has_no_mentions() -> None:
    assert hits(run("-", "--json", data=b"")) == []
