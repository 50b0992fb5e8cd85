# Every command sets up what it needs, and sets up again only when a lock file changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help run test check bench assets clean base dev

PYTHON ?= python3
BIN := .venv/bin
PROCESSES ?= logical

help: ## Show the commands
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: base ## Set up, build the demo, start everything; OKR_PORT chooses the port (8000)
	@exec $(BIN)/python -m okrapp.run

test: dev ## Run the whole test suite: in parallel, then the browser journeys, which share one running product
	@if [ -n "$(ARGS)" ]; then exec $(BIN)/python -m pytest $(ARGS); fi
	$(BIN)/python -m pytest -m "not journey" --numprocesses $(PROCESSES) --maxprocesses 8
	exec $(BIN)/python -m pytest -m journey

check: dev ## Lint, types, import order, templates, migrations, deployment check, dependency audit
	@exec $(BIN)/python -m tests.check

bench: dev ## Run the benchmarks; writes var/bench.json
	@exec $(BIN)/python -m benchmarks $(ARGS)

assets: base ## Join the style sheets and scripts into the files that pages load
	@exec $(BIN)/python -m okrapp.assets

clean: ## Remove caches; keeps .venv and the data in var
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/static var/test-templates
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# A copy of the lock file in .venv says what is installed there.
define install
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2
		exit 2
	}
	if [ ! -x $(BIN)/python ]; then
		echo "Creating .venv"
		$(PYTHON) -m venv --clear .venv || { echo "Python's venv module is needed (on Debian: python3-venv)." >&2; exit 2; }
	fi
	echo "Installing requirements/$(1).txt"
	if command -v uv >/dev/null && uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$(1).txt; then
		:
	else
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(1).txt
	fi
	cp requirements/base.txt .venv/base.txt
endef

base:
	@if [ -x $(BIN)/python ] && cmp -s requirements/base.txt .venv/base.txt; then exit 0; fi
	$(call install,base)

dev:
	@if [ -x $(BIN)/python ] && cmp -s requirements/base.txt .venv/base.txt && cmp -s requirements/dev.txt .venv/dev.txt; then exit 0; fi
	$(call install,dev)
	cp requirements/dev.txt .venv/dev.txt
