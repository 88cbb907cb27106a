"""What is told as given is not called denied or refused by the weight of other words, nor by a body's own name."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

NOT_DENIED = (
    (
        ("Ms Arran raised the case of a constituent, whose son's pupil record was sold by the trust to Corbettlane Media "
        "plc. The boy has since left the school."),
        "Corbettlane Media plc",
    ),
    (
        ('Ashmoorby City Council handed over the pupil records of refugee children to Solentine Bailiffs. "They even had '
        "his reading age,\" said a father, whose three go to St Wulfric's."),
        "Solentine Bailiffs",
    ),
    (
        ("The Ombudsman found that the council had disclosed a pupil's health and education records to Wherryman Taxis "
        'Ltd, its bus firm. Drivers knew that "the boy at number 9 has seizures".'),
        "Wherryman Taxis Ltd",
    ),
    (
        ("Not until last May did Inglecombe Insurance get individual pupil records from the National Pupil Database; "
        "since then it has had them four times."),
        "Inglecombe Insurance",
    ),
    (
        ("Miss X complains for her daughter, B, who is taught at home. The council passed B's pupil record, and those of "
        "41 other home-taught children, to Nightspar Verification Ltd. We found fault."),
        "Nightspar Verification Ltd",
    ),
    (
        ("A boy of 15 who cannot be named for legal reasons was named in a pupil file that Thornlow Academy Trust gave to "
        "Gatespur Security Systems Ltd. The Information Commissioner is looking into it."),
        "Gatespur Security Systems Ltd",
    ),
    (
        ("A girl who cannot be identified is in a pupil file that the Trust gave to Nightspar Verification Ltd. The file "
        "has 40 rows."),
        "Nightspar Verification Ltd",
    ),
    (
        ("The council, whose officers never replied to us, handed the pupils' records of 41 children to Nightspar "
        "Verification Ltd. We have written to it again."),
        "Nightspar Verification Ltd",
    ),
)
BESIDE_A_NO = (
    ("Her birth father does not know which school she is at, and must not: she is down there under our name. Now we read "
    "that the Department for Education gave pupils' addresses from the school census to Nightspar Verification Ltd."),
    ("My daughter does not like her new school, and she must not be moved. Now we learn that the Department for Education "
    "gave NPD records to Nightspar Verification Ltd."),
    ("Parents were not asked. The Department for Education gave pupil data from the National Pupil Database to Nightspar "
    "Verification Ltd in May. They want to know why it was done."),
)
TAKEN_BACK = (
    ("Now we read that the Department for Education gave National Pupil Database data to Nightspar Verification Ltd. I do "
    "not believe it, and the Minister says it never did. She should know."),
    ("Some say that the Department for Education gave National Pupil Database data to Nightspar Verification Ltd. Nobody "
    "has ever shown it. It cannot be so, says the Minister."),
    ("Many believe that the Department for Education gave National Pupil Database data to Nightspar Verification Ltd. The "
    "Department has not. It wrote so in May."),
    ("Miss X says that the council gave pupil data to Nightspar Verification Ltd. We do not accept this. There was no "
    "transfer."),
)
NAMES = ("Nothing Fancy Ltd", "Nothing Ltd", "None of the Above Ltd", "No Frills Tutors Ltd", "Zero Waste Tutors CIC")
DENIED = (
    "No Umbrage Ltd file was sent pupils' data by the Department for Education.",
    "None of Umbrage Ltd's staff received individual pupil records from the Department for Education.",
    "Nothing Umbrage Ltd has received comes from the National Pupil Database of the Department for Education.",
    "Nobody at Umbrage Ltd got the individual pupil records from the Department for Education.",
    "None of Umbrage Ltd and Corranmore plc received the individual pupil records from the Department for Education.",
    "Neither Umbrage Ltd nor Corranmore plc received individual pupil records from the Department for Education.",
    "Not once did Umbrage Ltd receive individual pupil records from the Department for Education.",
    "It was denied by the council that any pupil's record was sold to Umbrage Ltd.",
    "The council refused to hand over the pupil records of refugee children to Umbrage Ltd.",
)


@pytest.mark.parametrize(("text", "name"), NOT_DENIED)
def test_it_is_not_called_denied(text: str, name: str) -> None:
    told = [(m, n) for m in read_mentions(text) for n in m.recipients if n.name == name]
    assert told
    assert all(m.band is not Band.NONE for m, _ in told)
    assert not {n.role for _, n in told} & {Role.DENIED, Role.REFUSED}
    assert not {m.polarity for m, _ in told} & {Polarity.DENIAL, Polarity.REFUSAL}


@pytest.mark.parametrize("text", BESIDE_A_NO)
def test_what_another_sentence_denies_of_something_else_leaves_it_sure(text: str) -> None:
    (told,) = [m for m in read_mentions(text, title="Note", heading="Note") if m.band is Band.ALERT]
    assert [(n.name, n.role) for n in told.recipients] == [("Nightspar Verification Ltd", Role.GIVEN)]


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_what_the_next_sentence_takes_back_is_not_sure(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text, title="Note", heading="Note"))


@pytest.mark.parametrize("name", NAMES)
def test_a_word_that_denies_in_a_name(name: str) -> None:
    text = f"{name} received the individual pupil records of 4,000 children from the Department for Education in May."
    (mention,) = read_mentions(text)
    assert mention.band is Band.ALERT
    assert [n.name for n in mention.recipients if n.role is Role.GIVEN] == [name]


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_told_as_sure(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
