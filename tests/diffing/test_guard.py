"""When an edition is taken, when its removals wait, and when a person has to look."""

from __future__ import annotations

import pytest

from diffing.compare import compare_editions
from diffing.plausibility import Decision, EditionStep, Judgement, Limits, judge, learn_limits
from model.register import Column, Edition, Table

FIELDS = ("reference", "recipient", "title")
WORDS = [
    "attendance",
    "attainment",
    "exclusion",
    "mobility",
    "nursery",
    "phonics",
    "reading",
    "travel",
    "workforce",
    "numeracy",
]


def rows(count: int, first: int = 0) -> list[tuple[str, ...]]:
    return [
        (
            f"DS{7 * n:05}",
            f"Organisation {chr(65 + n % 26)}{n // 26} of {WORDS[n % 10]}",
            f"{WORDS[n * 7 % 10]} and {WORDS[n // 10 % 10]}, study {n * n}",
        )
        for n in range(first, first + count)
    ]


def edition(body: list[tuple[str, ...]], *more: Table, fields: tuple[str, ...] = FIELDS) -> Edition:
    return Edition((sheet(body, "Shares", "shares", fields), *more))


def sheet(body: list[tuple[str, ...]], name: str, section: str, fields: tuple[str, ...] = FIELDS) -> Table:
    columns = tuple(Column(f.title(), f, f) for f in fields)
    return Table("f", name, 1, columns, body, range(2, 2 + len(body)), section, dfe=True)


def judged(before: Edition, after: Edition, limits: Limits | None = None) -> Judgement:
    return judge(before, after, compare_editions(before, after), limits or Limits())


BASE = rows(100)


@pytest.mark.parametrize(
    ("after", "decision", "code"),
    [
        (BASE, Decision.ACCEPT, ""),
        (BASE + rows(10, 200), Decision.ACCEPT, ""),
        ([*BASE[:40], *BASE[43:]], Decision.HOLD_REMOVALS, "removals_held"),
        (BASE[:-1], Decision.HOLD_REMOVALS, "removals_held"),
        (BASE[:-2], Decision.QUARANTINE, "tail_gone"),
        ([*BASE[:-2], *rows(1, 300)], Decision.HOLD_REMOVALS, "removals_held"),
        (BASE[::3], Decision.QUARANTINE, "shrunk"),
        ([*BASE[:20], *BASE[30:]], Decision.HOLD_REMOVALS, "removals_held"),
        ([*BASE[:20], *BASE[31:]], Decision.QUARANTINE, "shrunk"),
        (BASE + rows(60, 200), Decision.ACCEPT, ""),
        (BASE + rows(200, 200), Decision.ACCEPT, ""),
        (BASE + rows(201, 200), Decision.ACCEPT, "grown"),
        ([*BASE[1:], *rows(300, 200)], Decision.HOLD_REMOVALS, "grown"),
        ([], Decision.QUARANTINE, "no_rows"),
        ([(f"DR{n}", *r[1:]) for n, r in enumerate(BASE)], Decision.ACCEPT, ""),
        ([(r[0], r[1], r[2] + f" {n * 31}") for n, r in enumerate(BASE)], Decision.QUARANTINE, "rewritten"),
        ([(r[0], r[1], r[2] + " (draft)") for r in BASE], Decision.QUARANTINE, "rewritten"),
        ([(r[0], "", r[2]) for r in BASE], Decision.QUARANTINE, "column_gone"),
    ],
)
def test_one_edition_after_another(after: list[tuple[str, ...]], decision: Decision, code: str) -> None:
    judgement = judged(edition(BASE), edition(after))
    assert judgement.decision is decision
    assert code in [r.code for r in judgement.reasons] or not code
    assert bool(judgement.text) == bool(code)


def test_a_sheet_that_is_gone() -> None:
    before = edition(BASE, sheet(rows(6, 400), "Police", "police"))
    assert [r.code for r in judged(before, edition(BASE)).reasons] == ["sheet_gone"]


def test_a_sheet_whose_rows_went_into_another_is_not_gone() -> None:
    police = rows(6, 400)
    judgement = judged(edition(BASE, sheet(police, "Police", "police")), edition(BASE + police))
    assert judgement.decision is Decision.ACCEPT


def test_recipients_under_a_heading_that_nobody_knows_wait_for_nobody() -> None:
    columns = (Column("Reference", "reference", "reference"), Column("Zorblatt", None, "Zorblatt"),
               Column("Title", "title", "title"))
    table = Table("f", "Shares", 1, columns, BASE, range(2, 102), "shares", dfe=True)
    assert judged(edition(BASE), Edition((table,))).decision is Decision.ACCEPT


def test_a_small_register_may_lose_a_few_rows() -> None:
    few = rows(8)
    assert judged(edition(few), edition([*few[:2], *few[5:]])).decision is Decision.HOLD_REMOVALS


def test_another_register_is_quarantined_by_name() -> None:
    other = edition([(f"X{n}", f"Somebody {n * n}", f"nothing of this {n}") for n in range(100)])
    assert "different_registers" in [r.code for r in judged(edition(BASE), other).reasons]


class TestLearning:
    def test_fewer_than_three_steps_teach_nothing(self) -> None:
        assert learn_limits([EditionStep(100, 90, 30, 80)] * 2) == Limits()

    def test_limits_widen_to_what_was_seen_and_half_as_much(self) -> None:
        limits = learn_limits([EditionStep(100, 2, 1, 3), EditionStep(100, 80, 20, 3), EditionStep(100, 180, 0, 0)])
        assert limits.shrink_share == pytest.approx(0.3)
        assert limits.growth_share == pytest.approx(2.7)
        assert limits.changed_share == Limits().changed_share

    def test_nothing_teaches_the_guard_to_let_a_register_go(self) -> None:
        limits = learn_limits([EditionStep(100, 0, 100, 100)] * 5)
        assert (limits.shrink_share, limits.changed_share) == (0.40, 0.90)

    def test_quiet_editions_do_not_tighten(self) -> None:
        assert learn_limits([EditionStep(100, 0, 0, 0)] * 9) == Limits()


def test_several_reasons_are_one_sentence() -> None:
    before = edition(BASE, sheet(rows(6, 400), "Police", "police"))
    judgement = judged(before, edition([(r[0], "", r[2]) for r in BASE[:60]]))
    assert judgement.text == (
        "46 of 106 rows (43 %) are gone, where more than 10 % at once is unusual; 60 of 106 rows (57 %) changed "
        "at once, as in a file that is made or read in another way; sheet 'Police' with 6 rows is gone; "
        "and the column 'Recipient' (recipient), without which rows mean little, is gone or empty."
    )
    assert judged(edition(BASE), edition(BASE)).text == ""
    for alone in (edition(BASE[:-2]), edition([])):
        assert judged(edition(BASE), alone).text.count(".") == 1


@pytest.mark.parametrize(("name", "said"), [("Shares", "the last of sheet 'Shares', as in a file"), ("", "the last, as in a file")])
def test_a_csv_has_no_sheet_to_name(name: str, said: str) -> None:
    before, after = (Edition((sheet(b, name, "shares"),)) for b in (BASE, BASE[:-2]))
    (reason,) = [r for r in judged(before, after).reasons if r.code == "tail_gone"]
    assert said in str(reason)
