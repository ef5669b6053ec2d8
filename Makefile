# demo, test, lint, bench, day, crash, catalogue: see README.md.

VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: demo test lint bench day crash catalogue

# The demo needs no developer's tools; what it installs, a later `make test` only adds to.
demo: $(VENV)/.installed
	$(BIN)/counterfoil demo

test: $(VENV)/.installed-dev
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Hundreds of crashes on the money path, on SQLite and on the Postgres of loopback; some minutes.
crash: $(VENV)/.installed-dev
	$(BIN)/python -m tests.crash 300

# Everything, in less than eight minutes.
bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench

# A slice of a simulated day, and processes killed in the middle of it; some minutes. `make day STORM=600` has the storm
# of the first of the month in full, twice.
day: $(VENV)/.installed-dev
	$(BIN)/python -m bench.day $(if $(STORM),--storm $(STORM))

# Finds every sentence in the source, brings the catalogue up to it, and says what has no translation yet.
catalogue: $(VENV)/.installed-dev
	$(BIN)/python -m tools.catalogue

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@ $(VENV)/.installed
