"""npdwatch mentions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result

from cli import npdwatch

LARGEST_TEXT = 10 * 2**20
SENTENCE = "The NPD extract was given to the Tollbridge Herald’s pupil desk – on 5.9.2013."


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(npdwatch, ["mentions", *args], input=data)


def hits(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)["hits"]
    return found


def test_who_gives_a_sentence_for_a_file_is_told_how() -> None:
    done = run("The Department gave pupil data away.")
    assert (done.exit_code, "| npdwatch mentions -" in done.stderr) == (2, True)
    assert "echo" not in run("nothing.txt").stderr


def test_a_long_text_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.printing.progress.SOON", 0.01)
    monkeypatch.setattr("commands.printing.progress.PAUSES", (0.01,) * 1_000)
    done = run("-", "--json", data=("\n\n".join([SENTENCE] * 200)).encode())
    assert len(hits(done)) == 200
    assert " of 200 sentences on the subject" in done.stderr


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
    ]


def test_for_people() -> None:
    result = run("-", data=SENTENCE.encode())
    assert result.exit_code == 0
    assert "release (told at once) · NPD · Tollbridge Herald (press)" in result.output
    assert "1 mention, 1 release among them." in result.output


def test_it_is_said_what_would_be_told_at_once() -> None:
    sure, doubtful = "The Department gave National Pupil Database records to the BBC.", "May the BBC get NPD pupil data?"
    out = run("-", data=f"{sure}\n\n{doubtful}".encode()).output
    assert "release (told at once)" in out
    assert "question (to look at)" in out


def test_a_title_that_tells_of_a_release_is_a_hit_once() -> None:
    title = "The Department gave National Pupil Database records to the BBC in May 2014."
    (hit,) = hits(run("-", "--json", "--title", title, data=b"Comment is awaited."))
    assert (hit["sentence"], hit["band"]) == (title, "alert")
    assert len(hits(run("-", "--json", "--title", title, data=title.encode()))) == 1
    assert not hits(run("-", "--json", "--title", "National Pupil Database", data=b"Comment is awaited."))


def test_html_in_a_line_is_read_by_its_words() -> None:
    text = "<p>The Department gave <b>Nat</b>ional Pupil Database records to the BBC.</p><script>NPD to the BBC</script>"
    (answer,) = lines(run("--jsonl", "-", data=json.dumps({"text": text}).encode()))
    (sentence,) = [hit["sentence"] for hit in cast("list[dict[str, str]]", answer["hits"])]
    assert sentence == "The Department gave National Pupil Database records to the BBC."


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


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_many_texts_in_one_start_each_answered_on_its_line() -> None:
    given = [json.dumps({"title": "A", "text": SENTENCE}), json.dumps({"text": "Nothing."}), json.dumps({"text": SENTENCE})]
    result = run("--jsonl", "-", data="\n".join(given).encode())
    assert result.exit_code == 0, result.output
    first, none, last = lines(result)
    assert (first, none) == (last, {"hits": []})
    assert first == {"hits": hits(run("-", "--json", data=SENTENCE.encode()))}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "not JSON"), (b"", "not JSON"), (b'["text"]', "no object"), (b'{"text": 7}', "no object"), (b"\xff\xfe", "not UTF-8"),
        (b'{"text": "x", "title": 1}', "are texts"), (b"[" * 100_000, "not JSON"),
        (b'{"text": "' + b"x" * (2 * LARGEST_TEXT) + b'"}', "longer than 20 MiB"),
        (b'{"text": "' + b"x" * (LARGEST_TEXT + 1) + b'"}', "longer than 10,485,760"),
    ],
    ids=range(9),
)
def test_a_bad_line_is_answered_in_its_place_and_loses_no_other(line: bytes, said: str) -> None:
    good = json.dumps({"text": SENTENCE}).encode()
    result = run("--jsonl", "-", data=b"\n".join([good, line, good]) + b"\n")
    assert (result.exit_code, "1 line of 3 could not be read" in result.stderr) == (1, True)
    first, bad, last = lines(result)
    assert first == last
    assert (said in str(bad["error"]), bad["line"]) == (True, 2)


def test_half_a_character_is_answered_too() -> None:
    (answer,) = lines(run("--jsonl", "-", data=b'{"text": "The NPD pupil extract \\ud800 was given to the BBC."}'))
    assert "hits" in answer


def test_one_file_or_many_lines() -> None:
    for given in ((), ("-", "--jsonl", "-")):
        assert "Give one FILE" in run(*given, data=b"").stderr


def test_title_and_source_are_given_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, dict[str, object]]] = []

    def reader(text: str, **given: object) -> tuple[()]:
        seen.append((text, given))
        return ()

    monkeypatch.setattr("mentions.guarded.read_mentions", reader)
    run("-", "--title", "T", "--source", "https://example.org/a", data=b"x")
    run("--jsonl", "-", "--title", "T", data=b'{"text": "y", "source": "s"}\n{"text": "z", "title": "own"}')
    found = [(text, given.get("title"), given.get("source")) for text, given in seen if "title" in given]
    assert found == [("x", "T", "https://example.org/a"), ("y", "T", "s"), ("z", "own", "")], "and each title by itself"
