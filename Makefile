# make demo     sees the whole job happen
# make test     everything that must hold: tests, types, style
# make install  just the virtual environment, in .venv
# make lock     writes requirements.lock anew from pyproject.toml
# make bench    prints every figure

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test install check bench lock clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.run
	$(BIN)/npdwatch demo

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy

install: $(VENV)/.run

bench: $(VENV)/.dev
	$(BIN)/python -m bench

# The lock holds the hash of every file, so what is installed is what was tried; the launcher is added on top of it.
$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("npdwatch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installing into $(VENV) (half a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock: $(VENV)/.dev
	$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --no-annotate --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes --no-header --no-annotate --constraint requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist *.egg-info npdwatch-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
