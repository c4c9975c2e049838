# `make` alone lists the targets. Everything happens in .venv, from the hashed lock files.
# Stamps carry the checksum of what was installed and where, so a second run is fast and a
# changed lock, or a moved folder, installs anew.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet
RESOLVE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --strip-extras --no-header
COMPILE := $(RESOLVE) pyproject.toml --extra build
ROOT := $(if $(filter-out 0,$(shell id -u)),sudo)
APT := $(ROOT) apt-get update --quiet && $(ROOT) apt-get install --yes --no-install-recommends
checksum = $(shell { echo '$(CURDIR)'; $(PYTHON) --version; cat $(1) /dev/null; } 2>&1 | cksum | cut -d' ' -f1)
VENV := .venv/made-$(call checksum,)
RUNTIME := .venv/runtime-$(call checksum,pyproject.toml requirements.lock)
SCANNERS := .venv/scan/made-$(call checksum,requirements-scan.lock)
TESTING := .venv/testing-$(call checksum,pyproject.toml requirements.lock requirements-test.lock)

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types imports sizes chromium golang strace harden sbom bench \
  lighthouse vnu java guide baseline lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## a city in a box, served on this machine
	$(BIN)/terang demo

test: $(TESTING) chromium golang strace ## run the whole test suite
	$(BIN)/pytest -n 2 --dist loadfile

check: format lint types imports sizes chromium golang strace ## exactly what CI runs: format, lint, types, imports, tests
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/codebase/test_tools.py

format: $(TESTING) ## is every file formatted?
	$(BIN)/ruff format --check .

lint: $(TESTING) ## ruff, with the reasons in pyproject.toml
	$(BIN)/ruff check .

types: $(TESTING) ## mypy --strict
	$(BIN)/mypy

imports: $(TESTING) ## who may import whom
	$(BIN)/lint-imports --no-cache

sizes: $(TESTING) ## the ten longest files, functions and classes
	$(BIN)/python -m tests.codebase.sizes

harden: $(TESTING) $(SCANNERS) chromium golang strace ## the long run against hostile input and faults, with every figure
	PATH="$$PATH:$(CURDIR)/.venv/scan/bin" TERANG_HARDEN=long $(BIN)/pytest tests/hardening tests/contracts tests/independent tests/publish/register \
	  tests/publish/publication tests/publish/verify tests/builder/store tests/builder/cli/test_server.py \
	  tests/builder/forms/test_lint_bombs.py tests/builder/forms/test_differential.py \
	  tests/builder/forms/test_official_suite.py tests/builder/usecases/test_backup.py \
	  tests/builder/usecases/test_comparison.py tests/builder/web/test_policy.py \
	  tests/builder/usecases/test_own_draft.py tests/builder/test_workspace.py

sbom: $(TESTING) ## the parts of an installation with their licences, CycloneDX
	@$(BIN)/python -m tests.codebase.sbom

bench: $(TESTING) ## measure Terang against its peers
	$(BIN)/python -m bench

guide: $(TESTING) chromium ## take the pictures of the officers' guide again
	$(BIN)/python -m tests.browser.guide_pictures

lighthouse: $(TESTING) chromium .venv/node/lighthouse ## Lighthouse on the pages that people come for
	$(BIN)/python -m bench.lighthouse --tool .venv/node/node_modules/.bin/lighthouse

vnu: $(TESTING) java .venv/node/vnu-jar ## check the HTML of a whole city with the Nu HTML checker
	$(BIN)/pytest tests/builder/cli/nu_html_checker.py

baseline: $(TESTING) ## after a change of a table: write the record's migration and revision anew
	$(BIN)/python -m builder.store.baseline
	$(BIN)/ruff format --quiet builder/store/migrations/baseline.py

lock: $(VENV) ## resolve the dependencies again and write the three lock files
	$(INSTALL) 'uv>=0.13,<0.14'
	$(COMPILE) --upgrade -o requirements.lock
	$(COMPILE) --upgrade --extra postgresql --extra s3 --extra test \
	  --constraint requirements.lock -o requirements-test.lock
	$(RESOLVE) --upgrade tests/hardening/scanners.in -o requirements-scan.lock

clean: ## remove .venv, caches and builds
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find builder publish tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Playwright drives the browser with a Node of its own, which wants libatomic.
chromium: $(TESTING)
	@{ { [ -n "$$CHROME_PATH" ] || command -v chromium || command -v google-chrome; } \
	   && $(BIN)/playwright --version; } >/dev/null 2>&1 \
	  || { $(APT) chromium libatomic1 && command -v chromium; } \
	  || $(BIN)/playwright install --with-deps chromium \
	  || { echo 'The browser tests need Chromium: install it, or set CHROME_PATH.' >&2; exit 1; }

# Go's own log packages check our registers (tests/independent). Not Debian: those tests are skipped.
golang:
	@{ command -v go && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ]; } >/dev/null 2>&1 \
	  || { $(APT) golang-go golang-golang-x-mod-dev; } \
	  || echo 'Without Debian packages golang-go and golang-golang-x-mod-dev a check is skipped.' >&2

# Kills and errors at any system call, and power cuts (tests/hardening). Not Debian: skipped.
strace:
	@command -v strace >/dev/null || { $(APT) strace; } \
	  || echo 'Without the Debian package strace the tests of faulty disks are skipped.' >&2

# Tools of Node and Java, for these two targets only.
java:
	@command -v java >/dev/null || { $(APT) default-jre-headless; }

.venv/node/%: | $(VENV)
	@command -v npm >/dev/null || { $(APT) npm; }
	npm install --prefix .venv/node --ignore-scripts --no-audit --no-fund --no-save --loglevel=error \
	  vnu-jar@26.9.27 lighthouse@12.8.2
	@touch $@

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Terang needs Python 3.11 or newer (Debian 12, Ubuntu 24.04): make PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { $(APT) python3-venv; } \
	  || { echo 'python3-venv is missing. As root: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

$(RUNTIME): $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The two scanners of the long run, apart: they want other versions of what we use ourselves.
$(SCANNERS): requirements-scan.lock | $(VENV)
	$(PYTHON) -m venv --clear .venv/scan
	.venv/scan/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
	  -r requirements-scan.lock
	@touch $@

$(TESTING): $(RUNTIME)
	$(INSTALL) --require-hashes -r requirements-test.lock
	@touch $@
