"""What a newer text says was taken out of an older one. All persons are invented."""

from __future__ import annotations

import pytest

from text.one_line import cut
from text.redacted import may_say_taken_out, redacted

NAME, TOLD = "Oswin Thackeray-Noon", "To help the family of Oswin Thackeray-Noon find which schools he attended from 2010 to 2015."
GONE = [
    *((NAME, after) for after in (
        "[REDACTED]", "Redacted", "XXXXX", "xxxxxx xxxx", "Name withheld", "[name of child removed]", "Removed under GDPR",
        "Pupil A", "Child 1", "a child", "individual", "data subject", "personal information removed", "s40(2)", "[c]",
        "O.T-N.", "OTN", "O T", "Withheld", "Exempt (section 40)", "Anonymised", "*****", "\u2588\u2588\u2588", "Tynnwyd",
        "Not disclosed", "<redacted>", "N/A (redacted)", "Removed at the family's request", "Data removed", "[name]",
        "[Personal information redacted in line with data protection legislation]", "Text deleted for privacy reasons",
    )),
    ("THACKERAY-NOON, Oswin", "Removed"), ("oswin thackeray", "[redacted]"), ("Oswin", "[name]"),
    (f"Travel of {NAME}", "Travel of a pupil"), (f"Re: {NAME}", "Re: [REDACTED]"), (f"Letter of {NAME}", "Letter of *** ****"),
    (f"Letter about {NAME} from the school", "Letter about XXXX from the school"), (f"Case: {NAME}", "Case: O.T."),
    (f"Attendance of {NAME}", "Attendance of a named pupil (name removed)"), (TOLD, "Redacted - personal data"),
    (TOLD, TOLD.replace(NAME, "Pupil X")), (f"{NAME} attended Elm Primary School", "[redacted] attended [redacted]"),
    (f"{NAME}'s exclusions", "Exclusions of a pupil [name removed for publication]"),
    ("Travel of Oswin T-N and his sister", "Travel of [redacted] and his sister"),
    ("Enquiry from Thackeray", "Enquiry from [redacted]"), ("Thackeray v a council", "[...] v a council"), ("Thackeray, o.noon@invented.example", "Removed"),
]
GONE += [
    (text, after) for after in ("[redacted]", "Removed under GDPR") for text in (
        f"Study of school meals (thesis of Dr {NAME})", f"The effect of free school meals for Prof. {NAME}",
        f"Investment in the European Space Agency, by Prof {NAME}", f"School choice, supervised by Ms {NAME}",
        "School meals: thesis by O. Thackeray-Noon", f"{NAME}, school readiness", "Trust in schools (Oswin ap Thackeray)",
    )
]
STAYS = [
    *((text, "[redacted]") for text in (
        "School admission at Dr Challoner's Grammar School", "Evaluation for the Nuffield Foundation of school meals",
        "Study for King's College London of school meals", "Effects of the Prince's Trust on school attendance",
        "Impact of Key Stage 2 in Kent schools", "Study of school meals in South Yorkshire",
    )),
    ("Study of attainment", "[REDACTED]"), ("University of Fictionbury", "Redacted"), ("3,120", "Removed"),
    ("12/03/2024", "Redacted"), ("Approved", "Removed"), ("Data on pupils", "Anonymised data on pupils"),
    ("Pupil level data", "Pseudonymised pupil level data"), ("School Census", "School Census (names removed)"),
    ("Research into attainment", "Research into attainment (redacted)"), ("Home Office", "HO"), ("Ofsted", "Redacted"),
    ("National Pupil Database", "NPD"), ("Department for Education", "[redacted]"), ("Key Stage 4", "Removed"),
    ("To study outcomes of children in care", "To study outcomes of children in need"), ("Study of pupils", "Study of a pupil"),
    ("The study links the census to tax records", "The study links the census to [redacted]"), (NAME, "Oswin Thackeray"),
    (NAME, ""), ("Key Stage 2 attainment, absence and exclusions", "Removed"),
]


@pytest.mark.parametrize(("before", "after"), GONE)
def test_what_was_taken_out_is_found(before: str, after: str) -> None:
    left = cut(before, redacted(before, after), "-").casefold()
    assert not [name for name in ("oswin", "thackeray", "noon") if name in left]
    assert may_say_taken_out(after)


@pytest.mark.parametrize(("before", "after"), STAYS)
def test_what_names_nobody_or_is_not_taken_out_stays(before: str, after: str) -> None:
    assert redacted(before, after) == []


def test_of_a_long_text_the_rest_stays() -> None:
    left = cut(TOLD, redacted(TOLD, "[redacted]"), "-")
    assert left == "To help the family of - find which schools he attended from 2010 to 2015."


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Capita", "Capita"), ("Fictionbury Insight Ltd", "Fictionbury Insight Ltd"), ("Bright Horizons", "Bright Horizons"),
        ("Kestrel", "Kestrel"), ("Fictionbury Herald", "Fictionbury Herald"), (NAME, "-"), (f"Dr {NAME}", "-"),
        (f"Invented Trust; {NAME}", "Invented Trust; -"), ("Emily Carter", "-"),
    ],
)
def test_who_received_is_withheld_where_it_is_a_person_alone(name: str, left: str) -> None:
    assert cut(name, redacted(name, "[REDACTED]", bodies=True), "-") == left


def test_a_text_that_differs_everywhere_is_compared_quickly() -> None:
    one, other = ("".join(f"{word}{n} " for n in range(8000)) for word in ("ab", "cd"))
    assert redacted(f"Of {one}{NAME}", f"Of {other}[redacted]")
