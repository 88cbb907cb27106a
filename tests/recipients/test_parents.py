"""A parent or carer who is named is withheld until a person has looked; an office's address takes no paper away. Invented."""

from __future__ import annotations

import pytest

from recipients.private.individuals import suspected

BESIDE = {"title": "Copy of a social care file"}


@pytest.mark.parametrize("name", [
    "Ms C Otterwell (parent)", "Mrs B Ottermann (mother of pupil)", "Mr and Mrs Otterden (foster carers)",
    "Ms Otterwell, parent", "Parent: Ms C Otterwell", "Ms C Otterwell - parent", "Dr A Otter (father)",
    "Mrs J Otterby [guardian]", "Carol Otterwell (grandmother)", "Ms C Otterwell (adoptive mother)",
    "Mr D Otterwell (legal guardian)", "Miss Otterwell as parent", "Ms C Otterwell, on behalf of her son",
    "Rev T Otterby (special guardian)", "Mx Otterden (kinship carer)", "Father: Mr Otterwell",
])
def test_a_parent_with_a_name_is_withheld(name: str) -> None:
    assert suspected(name, BESIDE)


@pytest.mark.parametrize("name", [
    "Parent Teacher Association", "Parent Zone Ltd", "Carers UK", "Mothers' Union", "Mrs J Otter (Parent Governor)",
    "Foster Care Associates (foster carers)", "Parents Voice (parent group)", "Ms A Otterby (Parents for Schools)",
    "Zorvane Holdings plc (parent)", "Parentkind (parent charity)", "Mr J Quillfeather", "Jane Otterby (journalist)",
    "Zorvane Ltd (parent of Quillon Ltd)", "Mumsnet", "Family Rights Group",
    "Daily Figment, 1 Quay Street, Wexmouth WX1 1AA", "Ottertown Gazette, 4 The Mews, Ottertown OT1 1AA",
    "Evening Figment, Floor 3, 1 Quay Street, Wexmouth WX1 1AA",
])
def test_bodies_and_others_are_not(name: str) -> None:
    assert not suspected(name, BESIDE)


@pytest.mark.parametrize("name", [
    "Jane Otterby, 3 Mill Lane, Exampleton EX4 2AB", "Rowan Star, 4 The Mews, Ottertown OT1 1AA",
    "Mr J Post, 4 The Mews, Ottertown OT1 1AA", "Ella Herald, 4 The Mews, Ottertown OT1 1AA",
    "Daily Figment, 07700 900123, 4 The Mews, Ottertown OT1 1AA",
])
def test_a_persons_home_is_withheld(name: str) -> None:
    assert suspected(name, BESIDE)
