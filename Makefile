# FocusFlow: everything a person or a machine does with it, by name.
# Needs Python 3.11 or newer, make, and reach to the Python and npm package registries.

# The first Python that really runs and is new enough; else the one to complain about.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name; done) python3)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
CODE := focusflow components pages state integrations alembic tests docs rxconfig.py

.DEFAULT_GOAL := help
.PHONY: bench-planner help setup run dev test lint types contracts check e2e bench pictures clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: .venv/ready ## Make the environment

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c '$(NEW_ENOUGH)' || \
	  { echo "focusflow: Python 3.11 or newer is needed, $(PYTHON) is older." >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "focusflow: $(PYTHON) can't make a virtual environment (python3-venv missing?)." >&2; exit 2; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check \
	  "uv==$$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.lock)"
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m focusflow.planning.engine.warm
	@touch $@

run: setup ## Start FocusFlow and print its address
	@exec $(BIN)/focusflow run

dev: setup ## Start with hot reload
	@exec $(BIN)/focusflow dev

lint: setup
	@ruff format --check -q $(CODE)
	@ruff check -q $(CODE)

types: setup
	@mypy

contracts: setup
	@PYTHONPATH=. lint-imports --no-cache

check: lint types contracts ## Formatting, style, strict types, import contracts

test: check ## Everything: check, unit, integration, browser, coverage gates
	@python -m tests.run

bench: setup ## Measure, print a table, write var/bench.json
	@PYTHONPATH=. python -m tests.bench

bench-planner: setup ## Measure the planner; WT=folder adds the OR-Library's instances, TIMEFOLD=folder a rival
	@PYTHONPATH=.$(if $(TIMEFOLD),:$(TIMEFOLD)) python -m tests.planner_bench $(if $(WT),--wt $(WT)) $(OPTIONS)

pictures: setup ## Take the pictures in docs/ from the real app
	@PYTHONPATH=. python -m docs.pictures

lock: pyproject.toml ## Pin the newest allowed packages, without addresses
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	  --group dev pyproject.toml -o requirements.lock
	@cp reflex.lock/package.json reflex.lock/package-lock.json deploy/npm/

clean: ## Remove what was built; the state in var/ stays
	@rm -rf .venv .web reflex.lock assets .mypy_cache .ruff_cache .hypothesis
