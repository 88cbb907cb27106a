"""The manual says what the program does: every command, option, key, code and outcome, and nothing that is not there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cli
import config
from bench.mutations.table import MUTATIONS
from commands.daemon import alarm
from commands.failures import Exit
from config.sources import own_sources
from db.outbox import incidents
from model import workers
from model.change import ChangeKind
from model.fetch import Outcome
from model.recipient import Category
from pipelines import poll
from readers.kinds import KINDS
from tests.test_floors import FLOORS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "deploy").glob("*.md")])
IDS = [str(p.relative_to(ROOT)) for p in PAGES]
SECRETS = {
    "NPDWATCH_SMTP_PASSWORD": "not-a-real-one", "NPDWATCH_SLACK_URL": "https://hooks.slack.com/services/T0/B0/x",
    "NPDWATCH_SLACK_TOKEN": "xoxb-not-a-real-one",
    **{f"NPDWATCH_{n}_URL": "https://hooks.example.org/in" for n in ("NTFY", "TEAMS", "DISCORD", "MATTERMOST")},
    "NPDWATCH_HOOK_URL": "https://hooks.example.org/in", "NPDWATCH_HOOK_SECRET": "whsec_bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdC4uLi4uLi4=",
}


def text(name: str) -> str:
    return next(DOCS.rglob(name)).read_text(encoding="utf-8")


def first_cells(page: str) -> list[str]:
    """The code in the first cell of each row of the tables."""
    return [c for row in re.findall(r"^\| (`[^|]*?) *\|", page, re.MULTILINE) for c in re.findall(r"`([^`]+)`", row)]


# Commands -------------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by what is typed, those of groups too."""

    def below(name: str, found: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield name, found
        if isinstance(found, click.Group):
            for sub, one in found.commands.items():
                yield from below(f"{name} {sub}", one)

    with click.Context(cli.npdwatch) as context:
        for name in cli.npdwatch.list_commands(context):
            found = cli.npdwatch.get_command(context, name)
            assert found is not None, name
            if not found.hidden:
                yield from below(name, found)


def options(found: click.Command) -> set[str]:
    return {
        o for p in found.params if isinstance(p, click.Option) and not p.hidden for o in p.opts if o.startswith("--")
    }


def sections(page: str) -> dict[str, str]:
    """The text below each heading of the third level."""
    parts = re.split(r"^#{2,3} ", page, flags=re.MULTILINE)
    return {p.split("\n", 1)[0].strip("` "): p.split("\n", 1)[1] for p in parts[1:]}


def test_what_every_command_prints_as_json_is_in_the_manual() -> None:
    page = text("json.md")
    print_json = {name for name, found in commands() if "--json" in {opt for param in found.params for opt in param.opts}}
    said = {name for name in print_json if re.search(rf"^## `?{re.escape(name)}`?$|`{re.escape(name)}(?: --json)?`", page, re.MULTILINE)}
    assert said == print_json


def test_every_command_is_in_the_manual_and_no_other() -> None:
    page = text("commands.md")
    assert re.findall(r"^### (.+)$", page, re.MULTILINE) != []
    assert {h.strip("` ") for h in re.findall(r"^### (.+)$", page, re.MULTILINE)} == {name for name, _ in commands()}


@pytest.mark.parametrize(("name", "found"), list(commands()), ids=[n for n, _ in commands()])
def test_every_option_is_in_the_manual_and_no_other(name: str, found: click.Command) -> None:
    said = set(re.findall(r"(--[a-z][a-z-]*)", "\n".join(first_cells(sections(text("commands.md"))[name]))))
    assert said == options(found)


def test_the_options_before_the_command_are_in_the_manual() -> None:
    head = text("commands.md").split("## Exit codes")[0]
    said = set(re.findall(r"(--[a-z][a-z-]*)", "\n".join(first_cells(head))))
    assert said == options(cli.npdwatch) | {"--help"}


def test_every_command_says_what_it_is_for() -> None:
    for name, found in commands():
        assert len(found.get_short_help_str(300)) > 15, name
        for p in found.params:
            assert not isinstance(p, click.Option) or p.hidden or p.help, f"{name} {p.name}"
            typed = isinstance(p, click.Option) and not (p.hidden or p.is_flag) and p.metavar is None
            assert not typed or isinstance(p.type, click.Choice | click.Path), f"{name} --{p.name}: its value has no name"


def test_every_exit_code_is_in_the_manual_and_no_other() -> None:
    said = re.findall(r"^\| (\d+) \|", text("commands.md"), re.MULTILINE)
    assert [int(c) for c in said] == [int(e) for e in Exit]


# Configuration --------------------------------------------------------------------------------------------------


def documented_keys() -> list[str]:
    """Dotted, as `config.known_keys` gives them: sections are headed `[crawl]`, `[[source]]`, `[channel.NAME]` …"""
    out = []
    for heading, part in sections(text("configuration.md")).items():
        found = re.match(r"\[+([a-z.A-Z]+)\]+(?:`?, type = `?\"?(\w+))?", heading)
        if found is not None:
            kind = f"{found[2]}." if found[2] else ""
            out += [f"{found[1].replace('.NAME', '')}.{kind}{c}" for c in first_cells(part)]
        elif heading == "The top of the file":
            out += first_cells(part)
    return out


def test_every_key_is_in_the_manual_and_no_other() -> None:
    said = documented_keys()
    assert sorted(said) == sorted(set(said))
    known = set(config.known_keys())
    assert set(said) == known, f"docs/using/configuration.md: lacks {known - set(said)}; has in vain {set(said) - known}"


def test_every_kind_of_source_is_in_the_manual() -> None:
    (row,) = re.findall(r"^\| `kind` .*$", text("configuration.md"), re.MULTILINE)
    assert set(re.findall(r'`"(\w+)"`', row)) == set(KINDS), "the row `kind` of docs/using/configuration.md"


def messages() -> Iterator[tuple[Path, str]]:
    """Every text of the program that is no docstring, what is put into it being {}."""
    for path in sorted(p for p in ROOT.rglob("*.py") if p.relative_to(ROOT).parts[0] not in ("tests", "bench", ".venv", "build")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield path, "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield path, node.value


TABLES = "data|crawl|read|limits|heartbeat|page|source|source.columns|route|channel"
IN_TABLE = re.compile(rf"([a-z_]+)(?: = \S+)? under \[({TABLES})\]|\[(data|crawl|read|limits|heartbeat|page)\] ([a-z_]+)")
SET = re.compile(r"(?<![\w.])([a-z_]+) = (?:true|false|\"|\[|\d)")
SQL = ("db", "publicdb", "scale", "web")


def test_every_key_that_a_message_names_can_be_set() -> None:
    keys = set(config.known_keys())
    plain = {k.rpartition(".")[2] for k in keys}
    unknown, named = [], 0
    for path, said in messages():
        found = [(m[2] or m[3], m[1] or m[4]) for m in IN_TABLE.finditer(said)]
        found = [(table, key) for table, key in found if table != "source.columns"]  # its keys are headings
        unknown += [(path.name, f"[{table}] {key}") for table, key in found if f"{table}.{key}" not in keys]
        given = [] if path.relative_to(ROOT).parts[0] in SQL else SET.findall(said)
        unknown += [(path.name, key) for key in given if key not in plain]
        named += len(found) + len(given)
    assert unknown == []
    assert named > 20, "nothing is found any more"


def samples() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for n, sample in enumerate(re.findall(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL), 1):
            yield f"{page.relative_to(ROOT)} {n}", sample


def test_the_manual_has_samples() -> None:
    assert len(list(samples())) >= 6


@pytest.mark.parametrize("sample", [s for _, s in samples()], ids=[n for n, _ in samples()])
def test_every_sample_configuration_loads(sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "slack-webhook").write_text(SECRETS["NPDWATCH_SLACK_URL"], encoding="utf-8")
    (tmp_path / "slack-webhook").chmod(0o600)
    named = dict.fromkeys(re.findall(r'"([a-z]+)"', " ".join(re.findall(r"^channels = \[(.*)\]", sample, re.MULTILINE))))
    missing = [n for n in named if f"[channel.{n}]" not in sample]  # a sample of routes alone
    more = "".join(f'\n[channel.{n}]\ntype = "slack"\nurl_env = "NPDWATCH_SLACK_URL"\n' for n in missing)
    path = tmp_path / "npdwatch.toml"
    path.write_text(sample + more, encoding="utf-8")
    loaded = config.load(path)
    for part in loaded.channel.values():
        for secret in ("url", "secret", "password", "token"):
            absolute = getattr(part, f"{secret}_file", "").startswith("/")  # a file of the machine it is meant for
            if hasattr(part, f"{secret}_env") and not absolute:
                part.secret(secret, tmp_path, needed=False)


def test_the_example_loads_with_every_line_taken_into_use(tmp_path: Path) -> None:
    example = (ROOT / "npdwatch.example.toml").read_text(encoding="utf-8")
    (tmp_path / "as-it-is.toml").write_text(example, encoding="utf-8")
    assert config.load(tmp_path / "as-it-is.toml").own_sources
    used = re.sub(r"^# (?=\[|[a-z_]+ = )", "", example, flags=re.MULTILINE)
    (tmp_path / "used.toml").write_text(used, encoding="utf-8")
    loaded = config.load(tmp_path / "used.toml")
    assert set(loaded.channel) == {"mail", "slack", "hook"}
    assert len(loaded.route) == 3
    assert "national-pupil-database-collection" not in [s.name for s in loaded.sources]


# Words of the subject -------------------------------------------------------------------------------------------


def test_every_outcome_of_a_fetch_is_in_the_manual_and_no_other() -> None:
    part = sections(text("sources.md"))["What each answer means"]
    assert sorted(first_cells(part)) == sorted(o.value for o in Outcome)


def test_every_kind_and_category_is_in_the_manual_and_no_other() -> None:
    page = sections(text("json.md"))
    assert set(first_cells(page["Kinds of change"])) == {k.value for k in ChangeKind}
    assert set(first_cells(page["Categories"])) == {c.value for c in Category}


def notice_codes() -> set[str]:
    """What our code calls the troubles that operators are told of, apart from the reader's own problem codes."""
    places = {"Incident": 1, "failing": 2, "_report": 0, "Notice": 1}
    out = {alarm.CODE}
    for folder in ("pipelines", "alerts", "commands", "db", "proof"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = vars(workers) | vars(poll) | vars(incidents) | {
                n.targets[0].id: n.value.value for n in tree.body
                if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and isinstance(n.value, ast.Constant)
            }
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in places and len(node.args) > places[name]:
                    given = node.args[places[name]]
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        out.add(given.value)
                    elif isinstance(given, ast.Name) and given.id in named:
                        out.add(str(named[given.id]))
    return out - {"test"}  # a message that a person sends to see whether it arrives


def test_every_notice_is_in_the_manual_and_no_other() -> None:
    assert {"source_failing", "stale", "quarantined", "channel_paused"} <= notice_codes()
    assert set(first_cells(sections(text("operating.md"))["What operators are told"])) == notice_codes()


# The pages themselves -------------------------------------------------------------------------------------------


def test_the_readme_begins_with_the_two_commands() -> None:
    first = re.search(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == ["make demo", "make test"]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#{1,4} (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{page.name}: {target}"


def test_every_page_of_the_manual_is_in_its_index() -> None:
    linked = set(re.findall(r"\]\(([\w./-]+)\)", text("index.md")))
    assert {str(p.relative_to(DOCS)) for p in DOCS.rglob("*") if p.suffix in (".md", ".json")} - {"index.md"} <= linked


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_files_that_the_manual_names_exist(page: Path) -> None:
    for name in re.findall(r"`((?:[a-z_]+/)+[\w.-]*\.(?:py|toml|md|csv|service))(?:::\w+)?`", page.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{page.name}: {name}"


def is_there(name: str) -> bool:
    """Whether a name is of a file or folder or, its parts by dots, of a module or of what stands in one."""
    place = ROOT
    for at, part in enumerate(parts := re.split(r"[./]", name)):
        module = place / f"{part}.py"
        if not (place / part).is_dir():
            module, rest = (module, parts[at + 1 :]) if module.is_file() else (place / "__init__.py", parts[at:])
            return module.is_file() and all(re.search(rf"\b{x}\b", module.read_text(encoding="utf-8")) for x in rest)
        place /= part
    return True


@pytest.mark.parametrize("page", [*PAGES, ROOT / "bench" / "README.md"], ids=lambda p: str(p.relative_to(ROOT)))
def test_what_the_manual_names_of_the_code_is_there(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    named = set(re.findall(rf"`((?:{'|'.join({*FLOORS, 'bench', 'tests'})})(?:[./]\w+)+)`", said))
    named |= set(re.findall(r"python -m (bench\.[a-z_.]+)", said))
    files = {n for n in named if (ROOT / n).exists() or ("/" not in n and n.endswith(".py"))}
    assert sorted(n for n in named - files - set(config.known_keys()) if not is_there(n)) == []
    targets = set(re.findall(r"^([a-z.-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z.-]+)", said)) <= targets


def test_the_tree_of_the_architecture_is_what_is_there() -> None:
    tree = text("architecture.md").split("## The tree")[1].split("## The floors")[0]
    named: set[str] = set()
    top = ""
    for indent, folders in re.findall(r"^( {4}| {8})((?:[a-z_]+/ ?)+)(?= |$)", tree, re.MULTILINE):
        for name in folders.replace("/", "").split():
            top = name if len(indent) == 4 else top
            named.add(name if name == top else f"{top}/{name}")
    packages = [p.parent for p in ROOT.glob("*/__init__.py")]
    inner = [f for p in packages if p.name != "bench" for f in p.iterdir() if f.is_dir() and f.name != "__pycache__"]
    there = {p.name for p in packages} | {str(f.relative_to(ROOT)) for f in inner} | {"tests"}
    assert named == there, f"the tree of docs/developing/architecture.md lacks {there - named}; not there: {named - there}"


def test_every_test_that_is_said_to_hold_a_promise_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text("reliability.md"))
    assert len(named) > 20
    gone = [f"{p}::{t}" for p, t in named if f"def {t}(" not in (ROOT / p).read_text(encoding="utf-8")]
    assert not gone
    for bench in re.findall(r"python -m bench\.(\w+)", (ROOT / "bench" / "README.md").read_text(encoding="utf-8")):
        places = (ROOT / "bench" / f"{bench}.py", ROOT / "bench" / bench / "__main__.py")
        assert any(p.exists() for p in places), bench


NONE_YET = 0
"""Faults without a test. It must not grow."""


def test_every_fault_has_a_row_that_names_its_tests_or_says_that_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    row = r"^\| (\d+) \|(?: [^|]+ \|){3} ([^|]+) \| (yes)? ?\|$"
    rows = {int(n): (tests, seen) for n, tests, seen in re.findall(row, text("reliability.md"), re.MULTILINE)}
    assert list(rows) == list(range(1, 126))
    bare = [n for n, (tests, _) in rows.items() if "none yet" in tests]
    assert all("`tests/" in tests for n, (tests, _) in rows.items() if n not in bare)
    with capsys.disabled():
        sys.stdout.write(f"({len(bare)} of {len(rows)} faults without a test)")
    assert len(bare) <= NONE_YET, bare
    for mutation in MUTATIONS:
        there = (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old)
        assert there == 1, f"{mutation.old!r} stands {there} times in {mutation.file}: mend bench/mutations/table.py"
        for fault in mutation.faults:
            tests, seen = rows[fault]
            assert seen == "yes", f"{fault} is made to fail by bench.mutations"
            assert f"`{mutation.test.partition('[')[0]}`" in tests, f"{fault}: its row names another test"
    assert {n for n, (_, seen) in rows.items() if seen} == {n for m in MUTATIONS for n in m.faults}


def test_every_source_out_of_the_box_is_named() -> None:
    told = sections(text("sources.md"))["Out of the box"]
    assert [s.name for s in own_sources() if f"`{s.name}`" not in told] == []
