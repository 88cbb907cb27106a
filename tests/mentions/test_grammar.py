"""Constructions of English by which a transfer is told, denied, asked about or taken for granted. All names are made up."""

from __future__ import annotations

import pytest

from bench.mentions_accuracy import band_of, overall
from mentions.grammar.reader import clause_reader
from mentions.read import read_mentions
from mentions.said import Band

WHO = "Quillmere Analytics Ltd"

TOLD = {
    "active": "The Department gave pupil data to {x}.",
    "double object": "The Department handed {x} the records of four year groups of pupils.",
    "passive": "{x} was given pupil data.",
    "present": "Every month the Department passes pupil data to {x}.",
    "progressive": "The Department is passing pupil data to {x}.",
    "heading": "Pupil data still being sent to {x}",
    "insertions": "The Department, in spite of what it had told parents, gave the records of pupils, names among them, to {x}.",
    "a list between": "The Department released pupil records, with exclusions, free meals, needs and first language, last March to {x}.",
    "aside in the verb": "Pupil data has, we now know, been given, year after year, to {x}.",
    "relative": "The firm that obtained pupil data, {x}, rates schools. {x} holds pupil data still.",
    "to which": "{x} was one of the firms to which the National Pupil Database was made available.",
    "among": "Among those given pupil data were {x}.",
    "cleft": "It was {x} that got hold of the pupil records.",
    "nominal": "The sale of pupil data to {x} has drawn criticism.",
    "nominal, passive": "Access to the National Pupil Database by {x} continued until 2018.",
    "after a noun": "After the leak of pupil records to {x}, the Minister apologised.",
    "taker": "{x} trained its model on the National Pupil Database.",
    "hands": "Pupil records ended up in the hands of {x}.",
    "particle": "The database of learners was opened up to {x}.",
    "let": "The Department let {x} use the National Pupil Database.",
    "by letting": "The Department broke the law by letting {x} use pupil data.",
    "went on": "The Department went on giving pupil data to {x}.",
    "agent noun": "{x} is a user of the National Pupil Database.",
    "inside": "For a year {x} was inside the Learner Records Service.",
    "known to few": "Few parents know that pupil data is sold to {x}.",
    "told nobody": "Nobody told families that pupil data had been sold to {x}.",
    "hidden": "The Department hid the fact that pupil data was passed to {x}.",
    "regretted": "The Minister regrets that pupil data was given to {x}.",
    "admitted": "The Department admitted giving pupil data to {x}.",
    "without": "Without any contract, the Department gave pupil data to {x}.",
    "not including": "The pupil data, which did not include names, was given to {x}.",
    "no secret": "It is no secret that pupil data is given to {x}.",
    "with nobody": "The Department has been giving pupil data to {x}, with nobody asking parents first.",
    "nobody asked": "The Department gave pupil data to {x}, and none of the parents was asked to agree.",
    "nobody but": "The Department gave pupil data to {x}; nobody but its analysts may open the file.",
    "should not have": "The Department gave pupil data to {x}. This should not have happened.",
    "tell us which": "The Department gave pupil data to {x}, and will not tell us which schools are in it.",
}
LESS = {
    "never": ("The Department has never given pupil data to {x}.", "denial"),
    "at no stage": ("At no stage was pupil data in the possession of {x}.", "denial"),
    "no evidence": ("We can find no evidence that pupil data reached {x}.", "denial"),
    "dismissed as": (
        "A spokesman dismissed as nonsense the suggestion that pupil data had been sold to {x}.",
        "denial",
    ),
    "neg-raising": ("I do not believe that pupil data has been given to {x}.", "denial"),
    "neither": ("Neither Ministers nor officials have given pupil data to {x}.", "denial"),
    "wrongly": ("{x} was wrongly said to have had pupil data.", "denial"),
    "neither, nor": ("Neither schools nor the Department give pupil data to {x}.", "denial"),
    "or": ("At no point did the Department meet {x} or provide pupil data to it.", "denial"),
    "elided": ("Had {x} received pupil data we would say so; it did not.", "denial"),
    "stopped from": ("Officials stopped {x} from getting pupil data.", "denial"),
    "instead": ("Rather than pupil data, tables were given to {x}.", "denial"),
    "thrown out": ("The panel threw out a bid by {x} for pupil data.", "refusal"),
    "turned away": ("{x} applied for pupil data but was refused.", "refusal"),
    "not approved": ("The request of {x} for pupil data was not approved.", "refusal"),
    "told no": ("{x} wanted pupil data and was told no.", "refusal"),
    "modal": ("Pupil data may be given to {x}.", "possible"),
    "to be": ("Pupil data is to be shared with {x} from April.", "possible"),
    "going to": ("Pupil data was going to be handed to {x} until the plan leaked.", "possible"),
    "plan": ("There are plans to give pupil data to {x}.", "possible"),
    "alleged": ("{x} allegedly obtained pupil data.", "possible"),
    "suspected": ("Campaigners suspect that pupil data was given to {x}.", "possible"),
    "condition": ("If pupil data were sold to {x}, parents would revolt.", "possible"),
    "talks": ("The Department is in talks with {x} about giving it access to pupil data.", "possible"),
    "wish": ("{x} wants access to pupil data.", "possible"),
    "purpose": ("A team was set up to give pupil data to {x}.", "possible"),
    "must stop": ("The Department must stop giving pupil data to {x}.", "demand"),
    "guarantee": ("We seek a guarantee that pupil data will not be given to {x}.", "demand"),
    "make sure": ("Make sure that pupil data is never given to {x}.", "demand"),
    "call for an end": ("We call for an end to the sharing of pupil data with {x}.", "demand"),
    "imperative": ("Ban the sale of pupil data to {x}.", "demand"),
    "whether": ("Could the Minister confirm whether pupil data has been shared with {x}?", "question"),
    "how often": ("To ask the Secretary of State, how often pupil data was given to {x}.", "question"),
}
NOT_A_RELEASE = (
    "The suggestion, put about by campaigners and repeated in several papers, that pupil data was sold to {x} is fiction.",
    "Nothing could be further from the truth than that pupil data was given to {x}.",
    "Had the panel agreed, pupil data would have gone to {x}.",
    "{x} would have received pupil data had the panel agreed.",
    "{x} was to have received pupil data, but the contract fell through.",
    "{x} narrowly missed getting pupil data.",
    "Only the Minister's veto kept pupil data from {x}.",
    "Thanks to the Commissioner, pupil data never reached {x}.",
    "It was proposed, and rejected, that pupil data be given to {x}.",
    "The idea of giving pupil data to {x} was dropped.",
    "A proposal to hand pupil data to {x} has been shelved.",
    "The Minister ruled out giving pupil data to {x}.",
    "Ministers promised that pupil data would not be given to {x}, and it was not.",
    "The contract for the supply of pupil data to {x} was never signed.",
    "An application under which pupil data would pass to {x} lapsed.",
    "Imagine that pupil data were given to {x}.",
    "Claim: the Department has given pupil data to {x}.",
    "MYTH: pupil data is given to {x}.",
    "Suppose the Department gave pupil data to {x}.",
    "What if the Department gave pupil data to {x}?",
    "It would be a scandal if pupil data was given to {x}.",
    "Parents feared that pupil data had been given to {x}.",
    "The paper accused the Department of giving pupil data to {x}.",
    "There is a risk of pupil data being passed to {x}.",
    "No decision has been taken to give pupil data to {x}.",
    "We are not aware of any case in which pupil data was given to {x}.",
    "I know of no instance where pupil data has been shared with {x}.",
    "It is not the case that pupil data is shared with {x}.",
    "It is not true, as the paper says, that pupil data was shared with {x}.",
    "The Department did not, as was claimed, share pupil data with {x}.",
    "{x}, which never had pupil data, used published tables.",
    "{x} denies that it was given pupil data.",
    "{x} insists it was not given pupil data.",
    "Pupil data was not given to {x} but to nobody at all.",
    "Neither pupil data nor anything else was given to {x}.",
    "Pupil data is given to neither {x} nor the press.",
    "To nobody, and certainly not to {x}, has pupil data been given.",
    "Under no circumstances is pupil data shared with {x}.",
    "Pupil data has yet to be given to {x}.",
    "Pupil data is unlikely to have been given to {x}.",
    "It is doubtful that pupil data was given to {x}.",
    "{x} hopes to be given pupil data.",
    "{x} has bid to be given pupil data.",
    "The Department is being asked to give pupil data to {x}.",
    "The Department was asked to give pupil data to {x}.",
    "The Department has been urged not to give pupil data to {x}.",
    "The Department agreed not to give pupil data to {x}.",
    "The Department decided against giving pupil data to {x}.",
    "The Department refused to be drawn on whether pupil data was given to {x}.",
    "A court stopped the Department giving pupil data to {x}.",
    "The law forbids the giving of pupil data to {x}.",
    "The regulations allow the Department to give pupil data to {x}.",
    "The Act gives the Department power to share pupil data with {x}.",
    "The next step is to give pupil data to {x}.",
    "Its aim is giving pupil data to {x}.",
    "The form asks whether pupil data is shared with {x}.",
    "Tick here if you object to pupil data being shared with {x}.",
    "You can opt out of pupil data being shared with {x}.",
    "The Department will consult before pupil data is given to {x}.",
    "The consultation asks about giving pupil data to {x}.",
    "The paper's claim of a sale of pupil data to {x} was withdrawn.",
    "The paper apologised for saying that pupil data was sold to {x}.",
    "The paper has corrected its report that pupil data was sold to {x}.",
    "The report that pupil data was given to {x} was mistaken.",
    "We wrongly stated that pupil data was given to {x}.",
    "Contrary to what we said last week, pupil data did not go to {x}.",
    "Instead of giving pupil data to {x}, the Department published tables.",
    "{x} was given tables instead of pupil data.",
    "{x} got everything but pupil data.",
    "{x} was shown the door when it asked for pupil data.",
    "{x} gave pupil data to the Department.",
    "Schools gave pupil data to {x}.",
    "{x} supplied the software by which schools send pupil data to the Department.",
    "{x} was given a contract to store pupil data for the Department.",
    "{x} was given a fine over pupil data.",
    "{x} was given training on pupil data.",
    "{x} received a reprimand about pupil data.",
    "{x} obtained a ruling on pupil data.",
    "{x} published a report on pupil data.",
    "{x} has views on pupil data.",
)
NOTHING = (
    "Schools send the school census to the Department three times a year.",
    "The Department collects pupil data through the school census.",
    "Pupil data is used to calculate school performance tables.",
    "The Minister gave evidence to the Education Committee on pupil data.",
    "Requests for pupil data are considered by a panel.",
    "Parents received letters about the school census.",
    "The Department provides schools with training on the school census.",
    "A Texas school district sold its pupils' records to a data broker.",
    "Hospitals share patients' records with researchers.",
    "Teachers' pension records were sent to Quillmere Analytics Ltd.",
    "The Scottish Government gave the pupil census to Quillmere Analytics Ltd.",
)


@pytest.mark.parametrize("name", TOLD)
def test_a_release_is_sure(name: str) -> None:
    found = read_mentions(TOLD[name].format(x=WHO))
    assert (overall(found), band_of(found)) == ("release", Band.ALERT), found
    assert WHO in {n.name for m in found for n in m.recipients if n.role == "given"}


@pytest.mark.parametrize("name", LESS)
def test_what_is_less_than_a_release(name: str) -> None:
    text, polarity = LESS[name]
    found = read_mentions(text.format(x=WHO))
    assert (overall(found), band_of(found)) == (polarity, Band.REVIEW), found


@pytest.mark.parametrize("text", NOT_A_RELEASE)
def test_what_seems_to_be_a_release_and_is_none(text: str) -> None:
    found = read_mentions(text.format(x=WHO))
    assert overall(found) != "release", found
    assert band_of(found) is not Band.ALERT, found


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_transfer_out_of_the_department(text: str) -> None:
    found = read_mentions(text)
    assert band_of(found) is not Band.ALERT, found
    assert overall(found) in (None, "policy", "possible"), found


def test_the_title_says_what_the_data_is() -> None:
    text = "It was passed to Quillmere Analytics Ltd. The records went to the Tollbridge Herald."
    assert read_mentions(text) == ()
    found = read_mentions(text, title="National Pupil Database: who got what")
    assert "Tollbridge Herald" in {n.name for m in found for n in m.recipients}


def test_a_list_below_a_question_is_asked_about() -> None:
    text = (
        "Please send, of the National Pupil Database:\na) any request from the Home Office in 2018;\nb) what was done."
    )
    found = read_mentions(text)
    assert overall(found) == "question"
    assert {(n.name, n.role.value) for m in found for n in m.recipients} == {("Home Office", "asked")}


def test_those_in_a_list_below_it_are_recipients() -> None:
    text = "Pupil data was given last year to\n- national newspapers\n- Quillmere Analytics Ltd"
    names = {(n.name, n.role.value) for m in read_mentions(text) for n in m.recipients}
    assert names == {("national newspapers", "given"), (WHO, "given")}


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("He said that it was given.", [("root", "say"), ("complement", "give")]),
        ("The firm which got it was fined.", [("root", "fine"), ("relative", "get")]),
        ("If they ask, data may be given.", [("root", "give"), ("adverbial", "ask")]),
        ("It has not been given or sold.", [("root", "give"), ("coordinate", "sell")]),
        ("They plan to sell it.", [("root", "plan"), ("infinitive", "sell")]),
        ("They stopped selling it.", [("root", "stop"), ("gerund", "sell")]),
        ("Data shared with firms was lost.", [("root", "lose"), ("relative", "share")]),
    ],
)
def test_clauses(sentence: str, clauses: list[tuple[str, str]]) -> None:
    found = [(c.kind, c.group.lemma) for c in clause_reader(sentence).clauses if c.group is not None]
    assert sorted(found) == sorted(clauses)


def test_a_negation_is_handed_on_to_a_verb_that_shares_its_auxiliaries() -> None:
    parsed = clause_reader("It has never been given, shown or sold to anybody.")
    assert [c.group.negated for c in parsed.clauses if c.group is not None] == [True, True, True]
