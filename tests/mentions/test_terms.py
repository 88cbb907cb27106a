"""The watch terms: variants, near misses, company."""

from __future__ import annotations

import pytest

from mentions import data_file
from mentions.words.sentences import prepare
from mentions.words.terms import Hit, UnusableTerm, hits_in


def find_terms(text: str, extra: tuple[str, ...] = ()) -> tuple[Hit, ...]:
    """Without the words that only follow a term."""
    return tuple(h for h in hits_in(prepare(text), extra) if not h.follows)


def terms(text: str) -> list[str]:
    return [h.term for h in find_terms(text)]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("the national pupil database", "National Pupil Database"),
        ("The Nat ional Pupil Data base holds", "National Pupil Database"),
        ("The National\nPupil\nDatabase", "National Pupil Database"),
        ("the National Pupil Database12", "National Pupil Database"),
        ("the National Pupil Databse", "National Pupil Database"),
        ("National Pupil Database’s rules", "National Pupil Database"),
        ("NPD extracts of pupils", "NPD"),
        ("pupil-level data", "pupil data"),
        ("pupil level data", "pupil data"),
        ("the School Census", "school census"),
        ("the Learning Records Service", "Learner Records Service"),
        ("the Learner Records Service", "Learner Records Service"),
        ("LRS, used by learners", "LRS"),
        ("individual pupil records", "individual pupil records"),
        ("unique pupil numbers", "unique pupil number"),
        ("Longitudinal Education Outcomes", "Longitudinal Education Outcomes"),
        ("DfE external data shares", "data shares"),
        ("pupils’ learning records", "pupils' data"),
        ("DR161117.01", "register reference"),
    ],
)
def test_found(text: str, term: str) -> None:
    assert term in terms(text)


@pytest.mark.parametrize(
    "text",
    [
        "our NPD (new product development) team",
        "the NPD figures show that car sales fell",
        "the Norwegian Petroleum Directorate (NPD)",
        "the international pupil databases of nations",
        "The pupil. Data are shown below",
        "the preschool censuses",
        "LRS: a light rail system",
        "LEO satellites in low earth orbit",
        "Leo went home from school",
        "PNPDX",
        "a pupil datacentre",
    ],
)
def test_near_misses(text: str) -> None:
    assert terms(text) == []


def test_npd_counts_where_the_text_says_what_it_stands_for() -> None:
    text = "The National Pupil Database (NPD) is old. " + "Filler words stand here. " * 40 + "The NPD is large."
    assert [h.sentence for h in find_terms(text) if h.term == "NPD"][-1] == "The NPD is large."


def test_a_users_own_term_in_any_case_and_spacing() -> None:
    found = find_terms("We use the Quill  Register.", extra=("quill register",))
    assert [(h.term, h.found, h.sentence) for h in found] == [
        ("quill register", "Quill Register", "We use the Quill Register.")
    ]
    assert find_terms("We use the Quill Registers.", extra=("quill register",)) == ()


@pytest.mark.parametrize("term", ["", "ab", "---", "x" * 201])
def test_a_term_that_cannot_be_watched_for_is_refused_by_name(term: str) -> None:
    with pytest.raises(UnusableTerm, match="three letters"):
        find_terms("text", extra=(term,))


def test_no_term_has_a_key_that_nothing_reads() -> None:
    known = {"name", "as", "words", "slips", "exact", "patterns", "beside", "not_beside", "within", "stands_for"}
    assert [(t["name"], t.keys() - known) for t in data_file("terms.toml")["term"] if t.keys() - known] == []
