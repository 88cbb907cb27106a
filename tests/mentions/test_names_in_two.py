"""Names that are told whole: of bodies abroad, and of bodies whose university or town stands behind a comma."""

from __future__ import annotations

import pytest

from mentions.joining import links
from mentions.news import keys_of_name, news_in
from mentions.read import as_json, read_mentions
from mentions.said import Band, Role


def told(text: str, title: str = "") -> list[str]:
    """Who surely got data, without the article."""
    found = read_mentions(text, title=title, heading=title)
    given = [n for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN]
    return [n.name.removeprefix("The ") for n in given]


@pytest.mark.parametrize(
    "name",
    [
        "Institut National d'\u00c9tudes Imaginaires et de Pr\u00e9vision",
        "Institut Royal des \u00c9tudes Imaginaires et de D\u00e9mographie",
        "Minist\u00e8re des Phares de la Lorvaine",
        "Centre d'Analyse des Politiques et de l'Enfance",
        "\u00c9cole des Hautes \u00c9tudes de la Brume",
        "Agence Nationale de la Statistique et des \u00c9coles de Corvanie",
        "Universidad Aut\u00f3noma de San Telmo y del Mar",
        "Consejo de Investigaci\u00f3n del Sur",
        "Institut f\u00fcr Schulforschung und Bildung Nordhausen",
        "Istituto Nazionale per la Ricerca e la Scuola",
        "Instytut Nauki i Edukacji dla Mlawowa",
        "Univerzita Mlhovick\u00e1 v Brod\u011b",
        "Institutul pentru Educa\u021bie",
        "Institutet f\u00f6r Utbildning",
    ],
)
def test_a_name_abroad_is_one(name: str) -> None:
    assert told(f"The {name} received pupil data from the Department for Education.") == [name]
    given = f"In May the department shared pupil data with the {name}, the University of Farrow and Bexley Data Ltd."
    assert told(given) == [name, "University of Farrow", "Bexley Data Ltd"]


@pytest.mark.parametrize(
    ("behind_to", "who"),
    [
        ("the Centre for Applied Drizzle, University of Upper Wend.", ["Centre for Applied Drizzle, University of Upper Wend"]),
        ("the Institute of Tides, King's College Farley, in May.", ["Institute of Tides, King's College Farley"]),
        ("the Directorate of Nordic Childhood, Grimsvik.", ["Directorate of Nordic Childhood, Grimsvik"]),
        ("the Centre for Tides, University of Merrow, and the University of Eastling.",
         ["Centre for Tides, University of Merrow", "University of Eastling"]),
        ("the Bureau of Play, Skelgrim, and to Tern Media Ltd.", ["Bureau of Play, Skelgrim", "Tern Media Ltd"]),
        ("Fennick & Daughters Ltd, Leeds, in March.", ["Fennick & Daughters Ltd"]),
        ("the Institute of Tides, the University of Farley and Bexley Data Ltd.",
         ["Institute of Tides", "University of Farley", "Bexley Data Ltd"]),
        ("Centre for Tides, University of Farley and Bexley Data Ltd.",
         ["Centre for Tides", "University of Farley", "Bexley Data Ltd"]),
        ("Ashgill Software Ltd, Penrose Trust and the University of Tarrant.",
         ["Ashgill Software Ltd", "Penrose Trust", "University of Tarrant"]),
        ("Keld Partners in January and Hawes Homes Ltd objected in February.", ["Keld Partners"]),
    ],
)
def test_a_comma_parts_a_body_from_its_place(behind_to: str, who: list[str]) -> None:
    assert told(f"The department gave pupil records to {behind_to}") == who


def test_a_body_is_known_without_its_place() -> None:
    text = "The department gave pupil records to the Directorate of Nordic Childhood, Grimsvik in June 2024."
    whole, bare = "Directorate of Nordic Childhood, Grimsvik", "Directorate of Nordic Childhood"
    assert keys_of_name(whole) & keys_of_name(bare)
    assert not keys_of_name("Harriet, Quimby & Sons Ltd") & keys_of_name("Harriet")
    before, after = (as_json(read_mentions(text.replace(whole, n)))["hits"] for n in (bare, whole))
    assert news_in(before, after) == [None]  # type: ignore[arg-type]
    text = text.replace(" in June", ", in June")
    release = {"id": 1, "recipient": bare, "supplied": "3 June 2024"}
    assert [link.release_id for link in links(read_mentions(text), [release])] == [1]
