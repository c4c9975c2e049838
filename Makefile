# `make` alone lists the targets. Everything happens in .venv, from the hashed lock files.
# Stamps carry the checksum of what was installed and where, so a second run is fast and a
# changed lock, or a moved folder, installs anew.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
APT := $(if $(filter 0,$(shell id -u)),apt-get,sudo apt-get)
KEY = $(shell { echo '$(CURDIR)'; cat pyproject.toml $(1); } | cksum | cut -d' ' -f1)
RUNTIME := .venv/runtime-$(call KEY,requirements.lock)
TESTING := .venv/testing-$(call KEY,requirements.lock requirements-test.lock)

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types imports chromium bench lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## a city in a box, served on this machine
	$(BIN)/terang demo

test: $(TESTING) chromium ## run the whole test suite
	$(BIN)/pytest -n 2 --dist loadfile

check: format lint types imports chromium ## exactly what CI runs: format, lint, types, imports, tests
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/codebase/test_tools.py

format: $(TESTING) ## is every file formatted?
	$(BIN)/ruff format --check .

lint: $(TESTING) ## ruff, with the reasons in pyproject.toml
	$(BIN)/ruff check .

types: $(TESTING) ## mypy --strict
	$(BIN)/mypy

imports: $(TESTING) ## who may import whom
	$(BIN)/lint-imports --no-cache

bench: $(TESTING) ## measure Terang against its peers
	$(BIN)/python -m bench

lock: $(TESTING) ## resolve the dependencies again and write both lock files
	$(PIP) install --quiet 'pip-tools>=7.6,<8'
	$(BIN)/python -m tools.lock

clean: ## remove .venv, caches and builds
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find builder publish tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Terang needs Python 3.11 or newer: Debian 12, Ubuntu 24.04, or make PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { $(APT) update && $(APT) install -y --no-install-recommends python3-venv; } \
	  || { echo 'Could not install python3-venv. Ask for: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
