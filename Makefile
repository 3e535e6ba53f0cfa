# Two commands matter: `make assess` runs the main job, `make test` passes the tests.
# Both set up .venv from the pinned requirements, and again only when those change.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
SUITS := -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	"$$python" $(SUITS) 2>/dev/null && echo "$$python" && break; done)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
MIRROR ?= $(TERTIUS_MIRROR)

.PHONY: help assess test lint bench docs panel pins clean

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

assess: .venv/.run  ## the main job: the verdict, and a cited brief in ./brief
	$(BIN)/tertius assess

test: .venv/.dev lint  ## set up, then ruff, mypy and all tests
	$(BIN)/pytest

lint: .venv/.dev  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/.bench  ## similarity, trade and wedge beside the way users do it today
	$(BIN)/python -m benchmarks

docs: .venv/.dev  ## renew docs/reference and build the pages into ./site
	$(BIN)/python -m docs.build

panel: .venv/.dev  ## rebuild the reference panel from a mirror: make panel MIRROR=DIR
	@[ -n "$(MIRROR)" ] || { echo "make panel needs a mirror of source files: MIRROR=DIR" >&2; exit 2; }
	$(BIN)/tertius data build --mirror "$(MIRROR)" --store build/store
	$(BIN)/python -c "from tertius import carried; \
	from tertius.store import panel, tables; \
	carried.build_panel(tables.Store.open('build/store'), panel.panel_root())"

# With the oldest supported Python, so that the versions found suit the newer ones too.
pins: PYTHON := python3.11
pins:  ## renew requirements*.txt from pyproject.toml, in a fresh environment
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet .
	build/pins/bin/pip freeze --exclude tertius > requirements.txt
	build/pins/bin/pip install --quiet '.[dev,docs]'
	build/pins/bin/pip freeze --exclude tertius > requirements-dev.txt

clean:  ## remove what was made here, the environment included
	rm -rf .venv build site brief .mypy_cache .ruff_cache .pytest_cache

.venv/.made:
	@[ -n "$(PYTHON)" ] && $(PYTHON) $(SUITS) || { echo "Tertius needs Python 3.11, 3.12 or 3.13" \
		"with venv; $(or $(PYTHON),nothing here) is none. Install one (Debian: apt-get install" \
		"python3 python3-venv) or name it: make PYTHON=/path/to/python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/.run: requirements.txt pyproject.toml | .venv/.made
	@echo "setting up .venv; this happens once and takes a minute or two"
	$(PIP) -r requirements.txt
	$(PIP) --no-deps --editable .
	touch $@

.venv/.bench: .venv/.dev
	$(PIP) --constraint requirements-dev.txt --editable '.[bench]'
	touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	$(PIP) -r requirements-dev.txt
	touch $@
