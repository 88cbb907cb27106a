"""Whom clerks note: whose order it is, the one pupil, a mum, parents who consent, a sibling's file, a made reference.

In a line of a text, of a document and of a row that is pasted, and in a cell. All who are named are invented.
"""

from __future__ import annotations

import pytest

from model.item import ItemKind
from tests.text.left import DATA, left_of
from text.privacy.private import tells
from text.privacy.quiet import is_quiet, not_quiet

CHILDREN = (
    ("Care proceedings ZA22C50011 \u2013 T, J & L Ogunbanjo-Reeve", "Ogunbanjo Reeve"),
    ("Placement order (Zielinska)", "Zielinska"),
    ("Special guardianship order re Brychan Llewelyn-Mott", "Brychan Llewelyn Mott"),
    ("Disclosure order 2021/118: S and P Doran-Maughan", "Doran Maughan"),
    ("Family Court order F-1203, A. Xasan-Cabdi", "Xasan Cabdi"),
    ("School Census, one child: Abdirashid Warsame", "Abdirashid Warsame"),
    ("Only pupil in the extract: T. Mongan", "Mongan"),
    ("Key Stage 4, 1 pupil (Owain Tudur-Price)", "Owain Tudur Price"),
    ("Exclusions: a single pupil - O. Adebisi-Wray", "Adebisi Wray"),
    ("Absence (for one learner only, M. Kowalczyk)", "Kowalczyk"),
    ("Ms K. Wisniewska (foster carer)", "Wisniewska"),
    ("Miss Doran-Quilligan (mother)", "Doran Quilligan"),
    ("Hodan Jamac (gran)", "Hodan Jamac"),
    ("Mr Folarin Ige-Thwaite [dad]", "Folarin Thwaite"),
    ("Mr & Mrs Connors-Ward (parents of the child)", "Connors Ward"),
    ("Parent of Llio Gwenhwyfach", "Llio Gwenhwyfach"),
    ("Foster carer of Temitayo Oyelaran", "Temitayo Oyelaran"),
    ("Mother of Bartosz Wrona", "Bartosz Wrona"),
    ("Grandparents of Margaret-Ann Joyce-Mongan", "Margaret Joyce Mongan"),
    ("Parents of Ifrah Duale", "Ifrah Duale"),
    ("Parental consent (Mrs O. Adebayo-Finch)", "Adebayo Finch"),
    ("Signed by Mr Gethin Prosser-Rhys, as father", "Gethin Prosser Rhys"),
    ("Agreement of Mr and Mrs Sheridan-Toohey \u2013 both parents", "Sheridan Toohey"),
    ("Permission: Mrs Halima Geelle as the mother", "Halima Geelle"),
    ("Mr & Ms Grzybowski, as carers, agree", "Grzybowski"),
    ("brother of the Mateusz case", "Mateusz"),
    ("Same family as Kehinde\u2019s file", "Kehinde"),
    ("twin to the Siobhra record, see above", "Siobhra"),
    ("half-sister of Ifrah Duale referral", "Ifrah Duale"),
    ("sibs: sib. of the Eluned entry", "Eluned"),
    ("SAR-OGUNBIYI-TEMI-03", "OGUNBIYI TEMI"),
    ("EHCP/WISNIEWSKA/HANNA/2", "WISNIEWSKA HANNA"),
    ("DSAR-2024-Gwenllian-Prothero", "Gwenllian Prothero"),
    ("PEX-DUALE-IFRAH-1", "DUALE IFRAH"),
    ("CME-17-MONGAN-PADDY", "MONGAN PADDY"),
)
STAY = (
    "Court order ZC19C00412: Secretary of State for Education",
    "Care proceedings: Cafcass and the Family Court at Fictionbury",
    "Placement order for Northmoor Council",
    "Disclosure order: K & M Solicitors LLP",
    "One pupil only: School Census",
    "One child in four: Key Stage 2",
    "Only one school: Fictionbury Academy",
    "Mrs Yewande Hartley (parent governor)",
    "Figment Analytics (parent company)",
    "Professor Anna Holtby (University of Exampleton)",
    "Parents of Leeds",
    "Carers of Exampleshire Association",
    "Consent of Mr & Mrs Holt as trustees",
    "Agreement of Mr Holt as chair of governors",
    "sister of the Ofsted case",
    "sib. of the School Census file",
    "Same family of tables as the Census record",
    "SAR-2024-0017", "EHCP-DATA-SHARING-2", "SEND-CODE-OF-PRACTICE-2015", "FSM-ELIGIBILITY-CHECK-3", "CIN-CENSUS-2023-24",
)
AROUND = ("{}", "Reference: XS1 | Recipient: Fictionbury University | Notes: {}", "Minutes\nNotes | {}\nThe end.")


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_text_has_it_no_more_and_says_who_received(said: str, names: str, around: str) -> None:
    for kind in (ItemKind.FEED_ENTRY, ItemKind.WRITTEN_EVIDENCE):
        left = left_of(around.format(said), title="One entry", kind=kind)
        assert [name for name in names.split() if name in left] == []
        assert left.endswith(DATA)
        assert ("Fictionbury University" in left) is ("Fictionbury University" in around)


@pytest.mark.parametrize(("said", "names"), [x for x in CHILDREN if " of " in x[0][:16]])
def test_who_asks_for_a_child_is_not_told_as_a_recipient(said: str, names: str) -> None:
    for around in ("Reference: XS1 | Recipient: {} | Title: Subject access", "Recipient: {}\nTitle: Copy of own record"):
        left = left_of(around.format(said), title="One entry", kind=ItemKind.WRITTEN_EVIDENCE)
        assert [name for name in names.split() if name in left] == []


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_cell_tells_and_is_looked_at(said: str, names: str) -> None:
    assert tells(said)
    assert not is_quiet(said)
    assert list(not_quiet([said, "Study of sums", said])) == [said, said]
    assert names


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said, title="One entry", kind=ItemKind.FEED_ENTRY) == said + DATA
    assert not tells(said)
