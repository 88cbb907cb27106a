"""What is said of somebody by the words around: "So did X", "nobody but X", "not to X but to Y", "the first to get it".

The sentences are ours; newspapers and offices in them are real, what is said of them is invented.
"""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GOT, NOT, MAY = Role.GIVEN, Role.DENIED, Role.POSSIBLE


def told(text: str) -> dict[str, set[str]]:
    """By role those who are named, those given only where it is told as sure."""
    out: dict[str, set[str]] = {}
    for m in read_mentions(text, title="National Pupil Database"):
        for n in m.recipients:
            if n.role is not GOT or m.band is Band.ALERT:
                out.setdefault(n.role.value, set()).add(n.name.removeprefix("The ").removeprefix("the "))
    return out


@pytest.mark.parametrize(("text", "given"), [
    ("Quillmarket Ltd received NPD data. So did the Daily Telegraph.", "Quillmarket Ltd, Daily Telegraph"),
    ("Quillmarket Ltd received NPD data. The Daily Telegraph did too.", "Quillmarket Ltd, Daily Telegraph"),
    ("Quillmarket Ltd received NPD data, as had the Daily Telegraph.", "Quillmarket Ltd, Daily Telegraph"),
    ("The Times received NPD data, as the Sun did.", "Times, Sun"),
    ("I asked whether The Times received NPD data. It did not, but The Sunday Times did.", "Sunday Times"),
    ("The Times was not given NPD data; The Sunday Times was.", "Sunday Times"),
    ("The Times did not get NPD data, nor did the Sun, but the Mail did.", "Mail"),
    ("Did the BBC receive NPD data? No, but ITN did.", "ITN"),
    ("Three universities received NPD data. Two newspapers did as well.", "Three universities, Two newspapers"),
    ("Which newspapers received NPD data? The Times did. The Guardian did not.", "Times"),
    ("The BBC was wrongly said to have received NPD data; ITV did.", "ITV"),
])
def test_a_few_words_say_it_of_another(text: str, given: str) -> None:
    assert told(text)["given"] == set(given.split(", "))


@pytest.mark.parametrize(("text", "given", "denied"), [
    ("Quillmarket Ltd received NPD data, but The Times did not.", "Quillmarket Ltd", "Times"),
    ("Quillmarket Ltd received NPD data. The Daily Telegraph did not.", "Quillmarket Ltd", "Daily Telegraph"),
    ("Quillmarket Ltd has access to NPD data. The Times does not.", "Quillmarket Ltd", "Times"),
    ("The University of Leeds got NPD data, the BBC didn't.", "University of Leeds", "BBC"),
    ("While the BBC was given NPD data, ITV was not.", "BBC", "ITV"),
    ("NPD data was given to ITV and not to the BBC.", "ITV", "BBC"),
    ("NPD data was never given to the BBC, only to ITV.", "ITV", "BBC"),
    ("The Department did not give NPD data to Quillmarket Ltd but to the University of Leeds.", "University of Leeds",
     "Quillmarket Ltd"),
    ("NPD data was not given to the BBC. It was given to ITV.", "ITV", "BBC"),
    ("It was ITV, and not the BBC, that received NPD data.", "ITV", "BBC"),
    ("The Department shared pupil records with no newspaper, including the Mail, but with Quillmarket Ltd.",
     "Quillmarket Ltd", "Mail"),
    ("The Department shared pupil records with no newspaper, the Mail included, but with Quillmarket Ltd.",
     "Quillmarket Ltd", "Mail"),
])
def test_of_one_it_is_said_and_of_the_other_denied(text: str, given: str, denied: str) -> None:
    found = told(text)
    assert (found["given"], found["denied"]) == ({given}, {denied})


@pytest.mark.parametrize(("text", "given"), [
    ("No one but The Times was given NPD data.", "Times"),
    ("No newspaper other than The Times received NPD data.", "Times"),
    ("No newspaper, The Times apart, received NPD data.", "Times"),
    ("The Department did not share NPD data with anyone except Quillmarket Ltd.", "Quillmarket Ltd"),
    ("The Department has not given NPD data to any newspaper apart from the Telegraph and the Times.", "Telegraph, Times"),
    ("With the exception of Vellum Data plc, no company has had NPD data since 2018.", "Vellum Data plc"),
    ("Except for the Home Office, no department receives NPD records.", "Home Office"),
    ("None of the applicants except the University of Leeds received NPD data.", "University of Leeds"),
    ("NPD data went to no one, the Home Office excepted.", "Home Office"),
])
def test_who_is_excepted_from_a_denial_got_them(text: str, given: str) -> None:
    found = told(text)
    assert found["given"] == set(given.split(", "))
    assert "denied" not in found


@pytest.mark.parametrize(("text", "given"), [
    ("The Times was the first newspaper to receive NPD data, in 2013.", "Times"),
    ("Quillmarket Ltd was not the only company to be given NPD data.", "Quillmarket Ltd"),
    ("Vellum Data plc is among the few companies to have held NPD records.", "Vellum Data plc"),
    ("The last newspaper to be sent NPD records was the Daily Quill.", "Daily Quill"),
])
def test_to_be_the_first_or_only_one_takes_it_for_granted(text: str, given: str) -> None:
    assert told(text)["given"] == {given}


@pytest.mark.parametrize("text", [
    "We said in May that no NPD data had been given to ITV. That was wrong: it had.",
    "We said in May that no NPD data had been given to ITV. That was wrong.",
    "NPD data, we said in May, had not been given to ITV. In fact they had.",
    "In May we denied that ITV had NPD data. We now know that it does.",
    "I said on 4 June that ITV had never held NPD records. In fact it did, from 2016 to 2019.",
    "I said on 4 June that ITV had never held NPD records. I was mistaken.",
])
def test_a_denial_that_was_wrong_tells_of_a_release(text: str) -> None:
    assert told(text) == {"given": {"ITV"}}


@pytest.mark.parametrize("text", [
    "Our article of 3 May saying the Mail on Sunday had been given NPD extracts was incorrect.",
    "Our headline saying the DfE gave pupil records to the Daily Quill was misleading.",
    "Our statement that Quillmarket Ltd received pupil data was mistaken, and we apologise.",
    "Quillmarket Ltd asked for NPD data. So did The Times.",
    "Quillmarket Ltd was refused NPD data. So was The Times.",
    "If Quillmarket Ltd was given NPD data, so was The Times.",
    "No company other than Quillmarket Ltd applied for NPD data.",
    "No company other than Quillmarket Ltd was refused NPD data.",
    "No data except school-level figures was given to The Times.",
    "NPD data will not be shared with anyone except the Home Office.",
    "NPD data may not be given to anyone other than Quillmarket Ltd.",
    "Quillmarket Ltd will be the first company to receive NPD data.",
    "Quillmarket Ltd hopes to be the first company to receive NPD data.",
    "The first request to share NPD data came from The Times.",
    "Is The Times the first newspaper to receive NPD data?",
    "ITV was not given NPD data. That was wrong.",
    "Quillmarket Ltd says it received NPD data, but the Department did not.",
    "Quillmarket Ltd received NPD data, but the DfE has not.",
    "The Guardian reported that Quillmarket Ltd received NPD data. It did not.",
])
def test_nobody_got_them_for_sure(text: str) -> None:
    assert "given" not in told(text)


@pytest.mark.parametrize("text", [
    "The Department gave NPD data to Quillmarket Ltd. The Home Office did too.",
    "The report showing that Quillmarket Ltd was given pupil records was wrong about the year.",
    "Quillmarket Ltd was given NPD data in 2019. The University of Leeds was founded in 1904.",
])
def test_others_are_not_drawn_in(text: str) -> None:
    assert told(text)["given"] == {"Quillmarket Ltd"}


@pytest.mark.parametrize(("text", "given"), [
    ("In 2025-26 the Department shared NPD extracts with 41 organisations. Two were companies: Pupilsight Analytics Ltd and Wexcombe Insight Ltd.",
     "41 organisations, Pupilsight Analytics Ltd, Wexcombe Insight Ltd"),
    ("Three firms got NPD data. Wexcombe Insight Ltd was one.", "Three firms, Wexcombe Insight Ltd"),
    ("NPD data went to three firms. Two were refused: Wexcombe Insight Ltd and Lexicon Ltd.", "three firms"),
    ("NPD data went to three firms. Wexcombe Insight Ltd was not one of them.", "three firms"),
    ("NPD data were given to the Office for Student Outcomes (a regulator), Fenmoor Constabulary and Wexcombe Insight Ltd.",
     "Office for Student Outcomes, Fenmoor Constabulary, Wexcombe Insight Ltd"),
    ("NPD data were given to Vellum Data plc in 2019, Fenmoor Constabulary on 3 May 2020 and the Daily Quill in June 2021.",
     "Vellum Data plc, Fenmoor Constabulary, Daily Quill"),
    ("NPD data were given to Vellum Data plc in 2019, and the Daily Quill reported it in 2020.", "Vellum Data plc"),
    ("NPD data was sent to Radio Fenmoor on 3 Nov. Wexcombe Insight Ltd got it on 4 Dec. Brackenshaw Herald was refused.",
     "Radio Fenmoor, Wexcombe Insight Ltd"),
    ("These newspapers were given data from the National Pupil Database:\n- Quillmarsh Gazette\n- Brackenshaw Herald\nThese were refused it:\n- The Daily Larch\n- Radio Fenmoor", "Quillmarsh Gazette, Brackenshaw Herald"),
    ("Given NPD data:\n* Quillmarsh Gazette\n* Wexcombe Insight Ltd\nRefused:\n* Radio Fenmoor",
     "Quillmarsh Gazette, Wexcombe Insight Ltd"),
])
def test_each_of_several_is_named(text: str, given: str) -> None:
    assert told(text)["given"] == set(given.split(", "))


@pytest.mark.parametrize("text", [
    "The Department granted Cleverdesk Learning Ltd a licence to use the National Pupil Database in 2024. No data was transferred.",
    "Wexcombe Insight Ltd was granted access to NPD data. Nothing was ever sent.",
    "Wexcombe Insight Ltd was granted access to NPD data. The licence was never signed.",
    "Wexcombe Insight Ltd was granted access to NPD data. It has not yet received any.",
    "The Department approved the release of NPD data to Wexcombe Insight Ltd. The agreement was cancelled before the data were sent.",
    "The Quillmarsh Gazette was granted access to pupil-level NPD data, but the grant lapsed unused.",
    "The Department neither confirms nor denies that Wexcombe Insight Ltd has been given NPD records. Fenmoor Constabulary made 4 requests, all of which were declined.",
])
def test_leave_of_which_nothing_came_is_no_release(text: str) -> None:
    assert "given" not in told(text)


@pytest.mark.parametrize("text", [
    "Wexcombe Insight Ltd was granted access to NPD data. No data has been lost.",
    "Wexcombe Insight Ltd was given NPD data. No data was transferred abroad.",
])
def test_what_was_not_lost_or_not_sent_abroad_was_given(text: str) -> None:
    assert told(text)["given"] == {"Wexcombe Insight Ltd"}
