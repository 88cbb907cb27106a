"""Ways to deny and to refuse, each with several verbs and names of the data: none may be told as a release."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Polarity

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
