"""What holds for any two editions."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffing.bulk import ANY, CAPITALS
from diffing.compare import compare_editions
from diffing.normal import cell_key, even
from model.change import Change, ChangeKind, Comparison
from model.register import Column, Edition, Table

FIELDS = ("reference", "recipient", "title", "dataset", "decided")
Row = tuple[str, ...]

references = st.sampled_from(["", "DS00001", "DS00002", "DS00003", "DS00044", "DR170221.02", "DR170221.03"])
names = st.sampled_from(["", "Angel Bread Ltd", "Angel Bread", "Alder College", "Birch Trust", "Cedar Media"])
titles = st.one_of(
    st.sampled_from(["", "Attainment in free schools", "Attainment in schools", "Travel of rural pupils"]),
    st.text("abc -\u2019'\u2013\u00a0\u00ad 19/", max_size=12),
)
datasets = st.sampled_from(["", "Absence", "Absence; Phonics", "Phonics", "Absence; Phonics; Exclusions"])
dates = st.sampled_from(["", "pending", "22/06/2017", "03/04/2018", "04/03/2018", "2018-04-03", "June 2017"])
rows = st.tuples(references, names, titles, datasets, dates)
bodies = st.lists(rows, max_size=9)


def edition(shares: list[Row], npd: list[Row]) -> Edition:
    columns = tuple(Column(f.title(), f, f) for f in FIELDS)
    return Edition(
        tuple(
            Table("f", name, 1, columns, body, range(2, 2 + len(body)), name, dfe=True)
            for name, body in (("shares", shares), ("npd", npd))
        )
    )


editions = st.builds(edition, bodies, bodies)
fast = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def keyed(row: dict[str, str] | Row) -> Row:
    cells = [row.get(f, "") for f in FIELDS] if isinstance(row, dict) else row
    return tuple(cell_key(c, plain=k == 0) for k, c in enumerate(cells))


def all_rows(one: Edition) -> list[dict[str, str]]:
    return [table.record(i) for _, table, i in one.indices()]


def applied(before: Edition, comparison: Comparison, after: Edition) -> Counter[Row]:
    """The older edition with the changes made to it; of the newer one only the parts of splits, and capitals, are looked up."""
    state = dict(enumerate(all_rows(before)))
    come: list[dict[str, str]] = []
    for change in comparison.changes:
        if change.kind is ChangeKind.SPLIT:
            state.pop(change.old or 0)
            come += [after.locate(n)[0].record(after.locate(n)[1]) for n in change.others]
        elif change.kind is ChangeKind.MERGED:
            for old in change.merged:
                state.pop(old)
            come.append(dict(change.after or {}))
        elif change.references:
            for new, (_, reference) in zip(change.others, change.references, strict=True):
                state[comparison.matches[new]]["reference"] = reference
        elif change.others:
            _of_many(state, change, comparison, after)
        elif change.old is None:
            come.append(dict(change.after or {}))
        elif change.new is None:
            state.pop(change.old)
        else:
            for name, (was, now) in change.fields.items():
                assert state[change.old].get(name, "") == (was or "")
                state[change.old][name] = now or ""
    return Counter(map(keyed, [*state.values(), *come]))


def _apply_wording(before: str, after: str, text: str) -> str:
    """What a bulk change makes of one row's cell, typography evened out.

    Raises:
        ValueError: the cell does not have the wording.
    """
    text = even(text)
    if ANY not in before:
        if before != text:
            raise ValueError(f"the cell is {text!r}, not {before!r}")
        return after
    if before == ANY:
        return after.replace(ANY, text, 1) if ANY in after else after
    core, wording = before.strip(ANY), after.strip(ANY)
    if core not in text:
        raise ValueError(f"the cell {text!r} does not hold {core!r}")
    return text.replace(core, wording)


def _of_many(state: dict[int, dict[str, str]], change: Change, comparison: Comparison, after: Edition) -> None:
    assert len(change.fields) == (change.kind is not ChangeKind.MOVED)
    for name, (was, now) in change.fields.items():
        for new in change.others:
            row = state[comparison.matches[new]]
            if (was, now) == CAPITALS:
                table, i = after.locate(new)
                assert even(row[name]).casefold() == even(table.record(i)[name]).casefold()
                row[name] = table.record(i)[name]
            else:
                row[name] = _apply_wording(was or "", now or "", row.get(name, ""))


@fast
@given(editions)
def test_an_edition_against_itself_gives_nothing(one: Edition) -> None:
    comparison = compare_editions(one, one)
    assert comparison.changes == ()
    assert dict(comparison.ignored) == {}
    assert list(comparison.matches) == list(range(len(one)))


@fast
@given(editions, st.randoms(use_true_random=False))
def test_rewriting_gives_nothing(one: Edition, rng: st.DataObject) -> None:
    order = list(range(len(FIELDS)))
    rng.shuffle(order)  # type: ignore[attr-defined]

    def cell(text: str) -> str:
        ways = [
            text,
            f" {text} ",
            text.replace("'", "\u2019"),
            text.replace("-", "\u2014"),
            text.replace(" ", "\u00a0"),
        ]
        return rng.choice(ways)  # type: ignore[attr-defined,no-any-return]

    tables = []
    for table in one.tables:
        body = [tuple(cell(row[k]) for k in order) for row in table.rows]
        rng.shuffle(body)  # type: ignore[attr-defined]
        columns = tuple(
            Column(table.columns[k].heading.upper(), table.columns[k].field, table.columns[k].name) for k in order
        )
        tables.append(Table("f", table.sheet, 9, columns, body, range(10, 10 + len(body)), table.section, dfe=True))
    assert compare_editions(one, Edition(tuple(tables[::-1]))).changes == ()


@fast
@given(editions, editions)
def test_applying_the_changes_gives_the_newer_edition(before: Edition, after: Edition) -> None:
    comparison = compare_editions(before, after)
    assert applied(before, comparison, after) == Counter(map(keyed, all_rows(after)))


@fast
@given(editions, editions)
def test_every_row_is_matched_or_told(before: Edition, after: Edition) -> None:
    comparison = compare_editions(before, after)
    unmatched = {n for n, old in enumerate(comparison.matches) if old < 0}
    assert unmatched == {c.new for c in comparison.changes if c.old is None}
    used = {old for old in comparison.matches if old >= 0}
    used |= {old for c in comparison.changes for old in c.merged}
    assert set(range(len(before))) - used == {c.old for c in comparison.changes if c.new is None}


@fast
@given(editions, editions)
def test_swapping_the_editions_swaps_what_came_and_went(before: Edition, after: Edition) -> None:
    there, back = compare_editions(before, after), compare_editions(after, before)

    def count(comparison: Comparison, *kinds: str) -> int:
        return sum(1 for c in comparison.changes if c.kind.value in kinds)

    came, went = ("added", "duplicate_added"), ("removed", "no_longer_held", "duplicate_removed")
    divided = [c for c in (*there.changes, *back.changes) if c.kind in (ChangeKind.SPLIT, ChangeKind.MERGED)]
    if not divided:
        assert count(there, *came) == count(back, *went)
        assert count(there, *went) == count(back, *came)
