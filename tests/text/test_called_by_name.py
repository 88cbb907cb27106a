"""A child who is called by its name, in every form of that, in a cell and in a text alike. All are invented."""

from __future__ import annotations

import pytest

from text.privacy.private import tells
from text.privacy.prose import without_private

FORMS = """
called X|named X|is called X|was named X|known as X|(known as X)|also known as X|(also known as X)|otherwise known as X
better known as X|who is known as X|known only as X|known locally as X|known to staff as X|aka X|whose name is X
referred to as X|referred to here as X|identified only as X|named only as X|who was named by police as X
we call X|going by X|who goes by X|who went by the name of X|introduced to us as X
""".replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("who", ["the pupil", "a pupil", "the boy", "a child", "my daughter"])
def test_every_form_tells_in_a_cell_and_in_a_text(form: str, who: str) -> None:
    for name in ("Zebedee Quillfeather", "Oliver Quillfeather"):
        said = f"Data about {who} {form.replace('X', name)} were sent to Daily Figment."
        assert tells(said)
        plain = without_private(said, "[name]")
        assert "Quillfeather" not in plain
        assert "Daily Figment" in plain


@pytest.mark.parametrize(
    "said",
    [
        "The pupil premium, known as PP, was paid.",
        "a pupil referral unit called Oak House",
        "Data about a child protection scheme called Signs of Safety",
        "The child benefit, also known as CB",
        "the pupil database known as the National Pupil Database",
        "A pupil tracker called Arbor Insight",
        "a child identified as Gypsy Roma",
        "a student newspaper called Fictionbury Herald",
        "a child known as Child Q",
        "a pupil-level extract referred to as Standard Extract",
        "the child development service known as Sure Start",
        "the pupils we call Summer Born",
        "a pupil is named Head Boy",
        "Research on a child health programme going by the name of Healthy Start",
    ],
)
def test_what_is_called_and_is_no_child_stays(said: str) -> None:
    assert not tells(said)
    assert without_private(said, "[name]") == said
