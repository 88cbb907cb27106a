"""What of an edited text is news: whoever was known to have got the same data is none. All bodies are invented."""

from __future__ import annotations

from typing import Any

import pytest

from mentions.news import news_in
from mentions.read import as_json, read_mentions

NPD = "the National Pupil Database"
GAVE = f"the Department gave pupil data from {NPD} to"
ONE = f"In May 2026 {GAVE} Acorn Games Ltd."
TWO = f"In May 2026 {GAVE} Acorn Games Ltd and Briar Lending Ltd."


def said(text: str) -> list[dict[str, Any]]:
    rows = as_json(read_mentions(text.replace("\n", "\n\n")))["hits"]
    assert isinstance(rows, list)
    return rows


def news(before: str, now: str, elsewhere: str = "") -> list[str]:
    assert any(m["band"] == "alert" for m in said(now)), "the words surely tell of a release"
    return sorted(name for names in news_in(said(before), said(now), said(elsewhere)) for name in names or ())


INNOCENT = [
    (TWO, f"In May 2026 {GAVE} Briar Lending Ltd."),
    (TWO, f"In May 2026 {GAVE} Briar Lending Ltd and Acorn Games Ltd."),
    (TWO, f"In May 2026 {GAVE} Acorn Games Ltd.\nIn May 2026 {GAVE} Briar Lending Ltd."),
    (TWO, f"In May 2026 {GAVE}:\n- Acorn Games Ltd\n- Briar Lending Ltd"),
    (f"In May 2026 {GAVE} Acorn Games Ltd.\nIn May 2026 {GAVE} Briar Lending Ltd.", TWO),
    (ONE, ONE.replace("Ltd", "Limited")),
    (ONE, ONE.replace("Acorn Games Ltd", "ACORN GAMES LTD")),
    (ONE, ONE.replace("Acorn Games Ltd", "Acorn Games")),
    (ONE, ONE.replace("May", "June")),
    (ONE, ONE.replace("In May 2026", "On 4 May 2026")),
    (ONE.replace("In May", "On 4 May"), ONE),
    (ONE.replace("In May", "On 4 May"), ONE.replace("In May", "On 14 May")),
    (ONE.replace("the Department", "the Departmnet"), ONE),
    (ONE.replace("pupil data", "pupils data"), ONE),
    (ONE, ONE.replace("the Department", "the Department for Education")),
    (ONE, ONE.replace("the Department", "DfE").replace(NPD, "the NPD")),
    (ONE, ONE.replace("gave", "supplied").replace("pupil data", "an extract")),
    (ONE, ONE.replace("Ltd.", "Ltd (DR260512.01).")),
    (ONE, ONE.replace("Ltd.", "Ltd (company number 01234567).")),
    (ONE, ONE.replace("Ltd.", "Ltd (now Zenith Play Ltd).")),
    (ONE, ONE.replace("Acorn Games Ltd", "Zenith Play Ltd (formerly Acorn Games Ltd)")),
    (ONE, ONE.replace("Ltd.", "Ltd, which has since destroyed it.")),
    (ONE, ONE.replace("Ltd.", "Ltd, which destroyed it in September 2026.")),
    (ONE, ONE.replace("Ltd.", "Ltd to build a revision app.")),
    (ONE, ONE.replace("Ltd.", "Ltd, a company in Leeds, under a licence.")),
    (ONE, f"In May 2026 pupil data from {NPD} were given by the Department to Acorn Games Ltd."),
    (ONE, f"Acorn Games Ltd received pupil data from {NPD} in May 2026."),
    (ONE, f"This letter was corrected on 4 June.\n{ONE}"),
    (ONE, f"{ONE}\nAcorn Games Ltd received pupil data from {NPD}."),
    (ONE, f"{ONE}\n{ONE}"),
    (ONE.replace("In May 2026 the", "The"), ONE),
    (ONE.replace("Acorn Games Ltd", "the IFS"), ONE.replace("Acorn Games Ltd", "the Institute for Fiscal Studies (IFS)")),
    (ONE.replace("Acorn Games Ltd", "the Institute for Fiscal Studies"), ONE.replace("Acorn Games Ltd", "the IFS")),
    (ONE.replace("Ltd.", "Ltd for a study of truancy."), ONE.replace("Ltd.", "Ltd for a study of persistent truancy.")),
    (f"{ONE}\nIn May 2025 {GAVE} Acorn Games Ltd.", f"In May 2025 {GAVE} Acorn Games Limited.\n{ONE.replace('Ltd', 'Limited')}"),
    (
        f"Between 2013 and 2025 {GAVE}:\n- Acorn Games Ltd\n- the University of Kent",
        f"Between 2013 and 2026 {GAVE}:\n- the University of Kent\n- Acorn Games Limited",
    ),
    (ONE.replace("Acorn", "Acron"), ONE),
    (ONE.replace("Acorn Games", "Acorn Gamess"), ONE),
    (ONE.replace("Acorn Games Ltd.", "Acorn Gemes Ltd (DR260512.01)."), ONE.replace("Ltd.", "Ltd (DR260512.01).")),
    (TWO.replace("Acorn", "Acron"), TWO),
    (
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 3 May 2026\nBriar Lending Ltd | School census | 4 May 2026",
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nBriar Lending Ltd | School census | 4 May 2026\nAcorn Games Limited | School census | 3 May 2026",
    ),
]
"""(before, after): the same releases in other words."""


@pytest.mark.parametrize(("before", "now"), INNOCENT)
def test_a_known_release_in_other_words_is_no_news(before: str, now: str) -> None:
    assert news(before, now) == []


REAL = [
    ("", ONE, ["Acorn Games Ltd"]),
    (ONE, ONE.replace("Acorn Games Ltd", "the Plum Gazette"), ["Plum Gazette"]),
    (ONE, ONE.replace("Acorn Games Ltd", "Acorn Games Ltd and the Plum Gazette"), ["Plum Gazette"]),
    (TWO, TWO.replace("Acorn Games Ltd and", "the Plum Gazette and"), ["Plum Gazette"]),
    (ONE, ONE.replace("Acorn", "Elder"), ["Elder Games Ltd"]),
    (ONE, ONE.replace("Games", "Gates"), ["Acorn Gates Ltd"]),
    (ONE.replace("Acorn", "Acron"), TWO.replace("Briar Lending", "Acron Games"), ["Acorn Games Ltd"]),
    (ONE.replace("Acorn", "Acron"), ONE.replace("May", "June").replace("2026", "2027"), ["Acorn Games Ltd"]),
    (ONE.replace("gave", "may give"), ONE, ["Acorn Games Ltd"]),
    (ONE.replace("gave", "did not give"), ONE, ["Acorn Games Ltd"]),
    (ONE, f"{ONE}\nIn June 2026 {GAVE} Acorn Games Ltd.", ["Acorn Games Ltd"]),
    (ONE, f"In June 2026 {GAVE} Acorn Games Ltd.\nIn May 2026 {GAVE} Acorn Games Limited.", ["Acorn Games Ltd"]),
    (ONE, ONE.replace("May 2026", "May 2026 and June 2026"), ["Acorn Games Ltd"]),
    (ONE, ONE.replace("2026", "2027"), ["Acorn Games Ltd"]),
    (ONE, f"{ONE}\nIn May 2026 the Department gave school census data to Acorn Games Ltd.", ["Acorn Games Ltd"]),
    (ONE, ONE.replace("pupil data", "pupil data with nationality and country of birth"), ["Acorn Games Ltd"]),
    (ONE, f"{ONE}\nThe Department gave pupil data from {NPD} to Acorn Games Ltd again.", ["Acorn Games Ltd"]),
    (ONE, ONE.replace("gave", "twice gave"), ["Acorn Games Ltd"]),
    (ONE.replace("Ltd.", "Ltd (DR260512.01)."), ONE.replace("Ltd.", "Ltd (DR260512.01, DR260630.02)."), ["Acorn Games Ltd"]),
    (ONE.replace("Ltd.", "Ltd (DR260512.01)."), ONE.replace("Ltd.", "Ltd (DR260630.02)."), ["Acorn Games Ltd"]),
    (ONE.replace("Ltd.", "Ltd to build a revision app."), ONE.replace("Ltd.", "Ltd to score mortgage customers."), ["Acorn Games Ltd"]),
    (ONE, f"{ONE}\nAcorn Games Ltd received pupil data from {NPD} for marketing.", ["Acorn Games Ltd"]),
    (
        f"In 2025 {GAVE}:\n- Acorn Games Ltd\n- the University of Kent",
        f"In 2026 {GAVE}:\n- Acorn Games Ltd\n- the University of Kent",
        ["Acorn Games Ltd", "University of Kent"],
    ),
    (
        f"In 2025 {GAVE}:\n- Acorn Games Ltd\n- the University of Kent",
        f"In 2025 {GAVE}:\n- Acorn Games Ltd\n- the University of Kent\nIn 2026 {GAVE}:\n- Acorn Games Ltd",
        ["Acorn Games Ltd"],
    ),
    (
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 3 May 2026",
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 3 May 2026\nAcorn Games Ltd | School census | 9 May 2026",
        ["Acorn Games Ltd"],
    ),
    (
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 3 May 2026",
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | Phonics | 3 May 2026\nAcorn Games Ltd | School census | 3 May 2026",
        ["Acorn Games Ltd"],
    ),
    (
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 3 May 2026",
        "Shares of pupil data from the National Pupil Database\nOrganisation | Data | Date supplied\nAcorn Games Ltd | School census | 9 June 2026",
        ["Acorn Games Ltd"],
    ),
    (f"In 2026 {GAVE} Acorn Games Ltd in 3 extracts.", f"In 2026 {GAVE} Acorn Games Ltd in 4 extracts.", ["Acorn Games Ltd"]),
    (f"In 2026 {GAVE} Acorn Games Ltd three times.", f"In 2026 {GAVE} Acorn Games Ltd four times.", ["Acorn Games Ltd"]),
    (ONE.replace("Acorn Games Ltd", "the Daily Mail"), ONE.replace("Acorn Games Ltd", "the Mail on Sunday"), ["Mail on Sunday"]),
    (ONE.replace("Acorn Games Ltd", "a newspaper"), ONE.replace("Acorn Games Ltd", "the Plum Gazette"), ["Plum Gazette"]),
]
"""(before, after, who is told)."""


@pytest.mark.parametrize(("before", "now", "names"), REAL)
def test_another_recipient_date_dataset_or_project_is_news(before: str, now: str, names: list[str]) -> None:
    assert news(before, now) == names


def test_what_another_text_of_the_publication_says_is_no_news_in_this_one() -> None:
    assert news("", ONE, elsewhere=ONE) == []
    assert news("", ONE.replace("Ltd", "Limited"), elsewhere=f"{ONE}\nMore words.") == []
    assert news("", ONE.replace("In May 2026 the", "The"), elsewhere=ONE) == ["Acorn Games Ltd"], "it may be of today"
    assert news("", ONE.replace("May", "June"), elsewhere=ONE) == ["Acorn Games Ltd"]
    assert news("", ONE.replace("Ltd.", "Ltd for marketing."), elsewhere=ONE) == ["Acorn Games Ltd"]


@pytest.mark.parametrize(("was", "now"), [("14", "15"), ("fourteen", "15"), ("1,450", "1,460"), ("fourteen", "fifteen")])
def test_one_more_of_those_who_are_only_counted_is_an_edit(was: str, now: str) -> None:
    before = f"{GAVE[0].upper()}{GAVE[1:]} {was} bodies."
    assert news(before, before.replace(was, now)) == []
    assert news(f"{before}\n{ONE}", f"{before.replace(was, now)}\n{ONE}") == []
    both = f"{before.replace(was, now)}\nIn June 2026 {GAVE} the Plum Gazette."
    assert news(before, both) == ["Plum Gazette"], "who is named is told"
    assert news("", before) == [f"{was} bodies"]


def test_what_became_of_the_data_of_a_known_recipient_is_no_news() -> None:
    ended = f"Acorn Games Ltd destroyed the extract of {NPD} that it held in September 2026."
    assert news(ONE, f"{ONE}\n{ended}") == []
    assert news("", ended, elsewhere=ONE) == []
    assert news("", ended) == ["Acorn Games Ltd"], "nobody knew that it had any"


def test_a_long_list_is_compared_in_time() -> None:
    lead = f"In 2026 {GAVE}:"
    rows = [{**said(ONE)[0], "sentence": f"- Body {n} Ltd", "reason": "above the list: x",
             "recipients": [{"name": f"Body {n} Ltd", "category": "commercial", "role": "given"}]} for n in range(1500)]
    assert lead
    assert [x for x in news_in(rows, [*rows[::-1], *rows[:1]]) if x] == [frozenset({"Body 0 Ltd"})]
