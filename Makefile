# Everything that README.md promises, one word each. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

HELP := $(wildcard docs/help/*.md docs/help/*.py docs/help/pictures/*.png)

.PHONY: help setup run test test-all check accept bench docs clean

help: ## list the words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Steward needs Python 3.11 or newer. Say which: make PYTHON=python3.12 run" >&2; exit 8; }
	@$(PYTHON) -m venv .venv || { echo "The module venv is missing. On Debian: apt-get install python3-venv" >&2; exit 8; }
	@touch $@

.venv/.run: .venv/.made requirements.txt pyproject.toml
	@echo "Installing what Steward needs ..." >&2
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo "Installing what the tests need ..." >&2
	@$(PIP) -r requirements-dev.txt
	@touch $@

# The help, anew where its text changed. A warning of Sphinx is an error: a link that leads nowhere, a picture that is not there.
steward/_help/.made: .venv/.run $(HELP)
	@echo "Making the help ..." >&2
	@$(BIN)/python docs/help/make.py

setup: .venv/.dev steward/_help/.made ## make .venv from the locks, and the help

run: .venv/.run steward/_help/.made ## serve the demo union on http://localhost:8000
	@exec $(BIN)/steward run

docs: .venv/.run ## make the help that stands at /help/
	@$(BIN)/python docs/help/make.py

check: .venv/.dev docs ## lint, types, the import rule, migrations, the policy, the help
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m tests.checked

test: .venv/.dev steward/_help/.made ## every test that belongs to a change
	@$(BIN)/python -m tests.missing
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

accept: .venv/.dev steward/_help/.made ## the acceptance script, with its long parts
	STEWARD_ACCEPT_FULL=1 $(BIN)/python -m pytest tests/journeys tests/browser tests/membership/test_import_killed.py \
		tests/register/test_merge_killed.py tests/register/test_employers_killed.py -q

test-all: check test accept ## everything

bench: .venv/.dev ## measure; prints the table of docs/benchmarks.md
	$(BIN)/python -m bench

clean: ## remove what was made here, the demo's data included
	rm -rf .venv var build dist steward/_help
