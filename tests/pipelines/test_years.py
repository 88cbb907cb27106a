"""Years in another form throughout: no news of any row, and what is new beside them is told. Invented rows."""

from __future__ import annotations

from bench.desk import Desk
from tests.pipelines.test_decided import publish


def test_years_in_another_form_hold_no_edition_back_and_its_new_row_is_told(desk: Desk) -> None:
    def edition(form: str, more: str = "") -> bytes:
        years = [(y, form.format(y, y % 100 + 1)) for y in range(2003, 2018)]
        rows = [f"DS{y:05},University of Invented Town {y},Study {chr(y % 26 + 97)},To look at it,{said}" for y, said in years]
        return "\n".join(["Reference,Organisation,Project title,Purpose,Years", *rows, more]).encode()

    publish(desk, edition("{}/{:02}"), 1)
    desk.poll()
    publish(desk, edition("{}-{:02}", "DS99999,Daily Mail,Tables,To print them,2019-20\n"), 2)
    done = desk.poll()
    assert (done.decision, done.kinds) == ("accepted", ["added", "columns_changed", "edition_published"])
