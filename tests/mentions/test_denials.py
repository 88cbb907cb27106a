"""Ways to deny and to refuse, each with several verbs and names of the data: none may be told as a release."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

WHO = "Quillmere Analytics Ltd"
VERBS = ("given to", "shared with", "made available to", "sold to")
DATA = ("Pupil data", "The National Pupil Database")
DENIALS = (
    "Not even once was {d} {v} {x}.",
    "{d} has been {v} many bodies, but not to {x}.",
    "{d} was {v} nobody, least of all {x}.",
    "{x} and {d}: nothing was ever {v} the company.",
    "The paper's story that {d} was {v} {x} was inaccurate.",
    "We dispute that {d} was {v} {x}.",
    "Officials stopped {d} from being {v} {x}.",
    "{d} was kept from being {v} {x}.",
    "{d} was very nearly {v} {x}.",
    "{d} almost came to be {v} {x}.",
    "The plan for {d} to be {v} {x} was dropped.",
    "The proposal that {d} be {v} {x} was rejected by the panel in May.",
    "{x} sought {d} but was unsuccessful.",
    "{x} failed to get {d}.",
    "{x} tried and failed to obtain {d}.",
    "{x} was unable to obtain {d}.",
    "{x} has been denied {d}.",
    "{x} was prevented from using {d}.",
    "{x} was barred from {d}.",
    "The Department declined to let {x} use {d}.",
    "The request by {x} for {d} was declined in June 2015.",
    "{x}'s application to use {d} lapsed.",
    "The purpose of the request by {x} for {d} was to sell homes. The Department refused it.",
    "The purpose of the request by {x} for {d} was to sell homes. In May the panel met. It rejected the request.",
    "The purpose of the request by {x} for {d} was to sell homes, and it was refused.",
    "{x} (application for {d} rejected), 3.2.2016",
    "DR160303.02 {x}: {d}, not pursued",
    "{x} had hoped to receive {d}; its application was turned down.",
    "{x} claimed to have been given {d}. The Department said that it had not.",
    "{x} says it was given {d}. It was not.",
    "{x} says it was given {d}. We have checked and can find no such release.",
    "{x} was said to have been given {d}, which the Department denied.",
    "Lord Merrow: {d} was {v} {x}. Baroness Tarn: No, it was not.",
    "{d} was {v} {x}, we were told. This turned out not to be so.",
    "{d} has not been {v} {x}.",
    "{d} was never {v} {x}.",
    "{d} is not {v} {x}.",
    "{d} will not be {v} {x}.",
    "No {d} was {v} {x}.",
    "None of {d} was {v} {x}.",
    "At no point was {d} {v} {x}.",
    "The Department denies that {d} was {v} {x}.",
    "It is untrue that {d} was {v} {x}.",
    "The Minister rejected the claim that {d} had been {v} {x}.",
    "{d} was {v} {x}? No.",
    "{d} was {v} {x}, it was said. That was false.",
    "We can find no instance of {d} being {v} {x}.",
    "There is no record that {d} was {v} {x}.",
    "In no case has {d} been {v} {x}.",
    "{d} has on no occasion been {v} {x}.",
    "Nothing in {d} has been {v} {x}.",
    "{d} had been {v} {x}, the paper said; the Department said this was wrong.",
    "Contrary to press reports, {d} was not {v} {x}.",
    "{d} has not, to date, been {v} {x}.",
    "{d} has not (whatever is said in the papers, at length and often, by people who ought to know better) been {v} {x}.",
    "{d} was neither {v} nor shown to {x}.",
    "Far from being {v} {x}, {d} was kept safe.",
    "A request that {d} be {v} {x} was refused.",
    "An application for {d} to be {v} {x} was withdrawn.",
    "{x} asked for {d} but nothing was {v} {x}.",
    "{x} was refused {d}.",
    "{x} requested {d}; the request was rejected and nothing was {v} it.",
    "The panel refused to allow {d} to be {v} {x}.",
    "{d} could not be {v} {x}, as the application was rejected.",
    "{x} has never had {d}.",
    "{x} did not obtain {d}.",
    "{x} does not hold {d}.",
    "{x} never received {d}.",
    "{x} says that it has never received {d}.",
    "{x} denied receiving {d}.",
    "{x} denies that it got {d}.",
    "Did {x} get {d}? It did not.",
    "We are clear that {x} received no {d}.",
    "{x} got nothing from {d}.",
    "{x} is not one of those who received {d}.",
    "{x} was wrongly reported to have received {d}.",
    "Reports that {x} holds {d} are mistaken.",
)


@pytest.mark.parametrize("denial", DENIALS)
def test_no_wording_of_a_denial_is_told_as_a_release(denial: str) -> None:
    for verb in VERBS:
        for data in DATA:
            text = denial.format(d=data, v=verb, x=WHO)
            assert Polarity.RELEASE not in {m.polarity for m in read_mentions(text)}, text


# What governs a whole clause from outside it.
INNER = (
    "the Department for Education gave pupil data to {x}", "National Pupil Database data were shared with {x}",
    "{x} received pupil data from the Department",
)
UNTRUE = (
    "It is not so that {d}.",
    "It is not the case that {d}.",
    "It is not true that {d}.",
    "It is untrue that {d}.",
    "It is false that {d}.",
    "It is incorrect that {d}.",
    "It is incorrect to say that {d}.",
    "It is a myth that {d}.",
    "It is a fiction that {d}.",
    "It would be wrong to say that {d}.",
    "Nobody has said that {d}.",
    "No one has suggested that {d}.",
    "There is no evidence that {d}.",
    "There is nothing to suggest that {d}.",
    "There is no truth in the claim that {d}.",
    "I deny that {d}.",
    "Ministers deny that {d}.",
    "The Secretary of State has denied that {d}.",
    "We reject the suggestion that {d}.",
    "I do not accept that {d}.",
    "I do not believe that {d}.",
    "It cannot be said that {d}.",
    "It has not been shown that {d}.",
    "I have seen no evidence that {d}.",
    "We found no evidence that {d}.",
    "No evidence was found that {d}.",
    "The claim that {d} is false.",
    "The notion that {d} is a fiction.",
    "That {d} is untrue.",
    "It is far from true that {d}.",
    "It is nonsense to say that {d}.",
    "It is simply not right to say that {d}.",
    "Let nobody say that {d}.",
    "At no time has anybody claimed that {d}.",
    "It is a common misconception that {d}.",
    "It was never the case that {d}.",
    "The Minister did not say that {d}.",
    "None of the witnesses said that {d}.",
    "It isn't true that {d}.",
    "It's not true that {d}.",
    "The Department has no record that {d}.",
    "Nothing in the papers shows that {d}.",
    "It is misleading to suggest that {d}.",
    "It is a mistake to think that {d}.",
    "Neither the Minister nor his officials have said that {d}.",
    "It is quite untrue, as the Minister told us, that {d}.",
)
"""What says that it is not so, or that nobody says that it is."""
OPEN = (
    "It is not known whether {d}.",
    "It is unclear whether {d}.",
    "If it were true that {d}, parents would be right to be angry.",
    "Suppose that {d}.",
    "Imagine that {d}.",
    "Is it true that {d}?",
    "Can the Minister say whether {d}?",
    "The Committee asked whether {d}.",
    "I doubt that {d}.",
    "It is doubtful that {d}.",
    "We do not know whether {d}.",
    "We are not aware that {d}.",
    "Let us assume that {d}.",
    "It would be a scandal if {d}.",
    "Were it the case that {d}, we should know.",
    "One might think that {d}.",
    "Some may say that {d}.",
    "Has anybody ever shown that {d}?",
    "It is possible that {d}.",
    "It is rumoured that {d}.",
    "We wonder whether {d}.",
    "Unless {d}, the list is wrong.",
    "To say that {d} is false.",
    "Those who say that {d} are mistaken.",
    "Anyone who says that {d} is wrong.",
    "The Minister was wrong to say that {d}.",
    "If anybody believes that {d}, they are mistaken.",
    "I challenge the assertion that {d}.",
    "We have been unable to confirm that {d}.",
    "I could not establish that {d}.",
    "There was never any suggestion that {d}.",
    "There is no basis for saying that {d}.",
    "It has been wrongly said that {d}.",
    "I would be astonished if {d}.",
    "Heaven forbid that {d}.",
    "It would be alarming to learn that {d}.",
    "Let us pretend that {d}.",
    "Whether {d} is for the Committee to judge.",
    "That {d} is denied.",
    "That {d} has never been shown.",
    "That {d} is disputed.",
    "It is a matter of dispute that {d}.",
    "The allegation is that {d}.",
    "It has been put about that {d}.",
    "It is a canard that {d}.",
    "It is a fallacy that {d}.",
    "It is a falsehood that {d}.",
    "It is a misunderstanding that {d}.",
    "It is an exaggeration that {d}.",
    "It is fanciful that {d}.",
    "It is inconceivable that {d}.",
    "It is unproven that {d}.",
    "It is unlikely that {d}.",
    "It is not certain that {d}.",
    "It is far from clear that {d}.",
    "It is by no means established that {d}.",
    "The story that {d} was withdrawn.",
    "The rumour is that {d}.",
    "It was once believed that {d}.",
    "Some fear that {d}.",
    "One campaigner's theory is that {d}.",
    "The Department was asked whether {d}.",
    "Ministers would not say whether {d}.",
    "It is not the Department's position that {d}.",
    "It is nobody's case that {d}.",
    "I dispute that {d}.",
    "We contest the claim that {d}.",
    "The Department rebutted the charge that {d}.",
    "We wish to correct the impression that {d}.",
    "Nowhere does the report say that {d}.",
    "At no point did the witness claim that {d}.",
    "I am not saying that {d}.",
    "We are not suggesting that {d}.",
    "It must not be thought that {d}.",
    "It should not be assumed that {d}.",
    "Do not believe that {d}.",
    "Please do not repeat that {d}.",
    "Nobody can prove that {d}.",
    "It is false to claim that {d}.",
    "It is not as if {d}.",
    "It is not that {d}.",
)
"""What leaves it open: a question, a supposition, somebody's claim or belief."""
GRANTED = (
    "It is true that {d}.",
    "It is a fact that {d}.",
    "There is no doubt that {d}.",
    "It cannot be denied that {d}.",
    "Nobody denies that {d}.",
    "Nobody disputes that {d}.",
    "It is no secret that {d}.",
    "The Minister confirmed that {d}.",
    "It is not in dispute that {d}.",
    "It is regrettable that {d}.",
    "The Minister admitted that {d}.",
    "We have learned that {d}.",
    "It is not acceptable that {d}.",
    "It is not surprising that {d}.",
    "Parents were not told that {d}.",
    "It is a scandal that {d}.",
    "No parent was told that {d}.",
    "There is clear evidence that {d}.",
    "The Department's own list shows that {d}.",
    "Nobody told parents that {d}.",
    "Is the Minister aware that {d}?",
    "It is undeniable that {d}.",
    "We do not doubt that {d}.",
    "It is beyond dispute that {d}.",
    "It is a disgrace that {d}.",
    "It is shameful that {d}.",
    "It is a matter of record that {d}.",
    "It is a matter of regret that {d}.",
    "What shocked parents was that {d}.",
    "The truth is that {d}.",
    "The fact is that {d}.",
    "We are appalled that {d}.",
    "Parents were not aware that {d}.",
    "It was only in 2021 that we learned that {d}.",
    "The Committee was not told that {d}.",
    "The Minister did not mention that {d}.",
    "It has been confirmed that {d}.",
    "It is unlawful that {d}.",
    "It is unacceptable that {d}.",
    "There is every reason to regret that {d}.",
    "The Minister forgot to say that {d}.",
    "It is a pity that {d}.",
    "It is well known that {d}.",
    "It turned out that {d}.",
    "It emerged that {d}.",
    "The Department accepts that {d}.",
    "We now know that {d}.",
)
"""What says that it is so, or takes it for granted, also by denying the contrary."""


def _inside(outer: str) -> list[str]:
    texts = [outer.format(d=inner.format(x=WHO)) for inner in INNER]
    return [text[0].upper() + text[1:] for text in texts]


@pytest.mark.parametrize("outer", UNTRUE)
def test_what_is_called_untrue_from_outside_is_no_release(outer: str) -> None:
    for text in _inside(outer):
        told = read_mentions(text)
        assert Polarity.RELEASE not in {m.polarity for m in told}, text
        assert Role.GIVEN not in {n.role for m in told for n in m.recipients}, text


@pytest.mark.parametrize("outer", OPEN)
def test_what_is_left_open_from_outside_is_never_sure(outer: str) -> None:
    for text in _inside(outer):
        assert Band.ALERT not in {m.band for m in read_mentions(text)}, text


@pytest.mark.parametrize("outer", GRANTED)
def test_what_is_granted_from_outside_is_a_release(outer: str) -> None:
    for text in _inside(outer):
        told = read_mentions(text)
        assert [m.polarity for m in told if m.band is not Band.NONE] == [Polarity.RELEASE], text
        question = text.endswith("?")
        assert question or [n.name for m in told for n in m.recipients if n.role is Role.GIVEN] == [WHO], text
