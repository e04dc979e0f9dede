# The two commands: `make demo` and `make test`. `make help` names the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := demo
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help demo test test-slow test-postgres test-wagtail8 test-browser screenshots bench fuzz lint format docs lock clean

help: ## name the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# --- set-up: a virtual environment with exactly the locked packages; uv where present, else pip

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 以上；可用 make PYTHON=/路径/python3.11 指定" >&2; exit 2; }
ifdef UV
	uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

define install
	@echo "安装依赖（$(1)）……" >&2
	$(if $(UV),uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1),\
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1))
	$(if $(UV),uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .,\
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .)
	@touch $@
endef

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)
	@touch $(VENV)/.run

# --- the two commands

demo: $(VENV)/.run ## set up the sample office, compile, check and write its report, then serve it
	GONGKAI_HOME=$(CURDIR)/$(DEMO)/home $(BIN)/gongkai demo --out $(DEMO)/reports --port $(PORT)

test: $(VENV)/.dev lint ## check style, types and import contracts, then run all quick tests
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser and not slow"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# --- slower suites

test-slow: $(VENV)/.dev ## what takes long: a process killed in the middle, two set-ups at once
	$(BIN)/pytest -n 2 --dist worksteal -m "slow and not browser"

POSTGRES_URL ?= postgresql://postgres@127.0.0.1:5432/test
test-postgres: $(VENV)/.dev ## the second house's tests on a PostgreSQL server (POSTGRES_URL=…)
	GONGKAI_DATABASE_URL=$(POSTGRES_URL) $(BIN)/pytest -n 2 --dist worksteal -m "not browser and (not slow or postgres)" tests/gongkai_web

test-wagtail8: $(VENV)/.dev ## the second house's tests under Wagtail 8, in an environment of its own (needs uv)
	uv venv --quiet --allow-existing --python $(BIN)/python .venv-wagtail8
	uv pip install --quiet --python .venv-wagtail8 --require-hashes -r requirements/dev.txt
	uv pip install --quiet --python .venv-wagtail8 'wagtail==8.0.1'
	uv pip install --quiet --python .venv-wagtail8 --no-deps --no-build-isolation -e .
	.venv-wagtail8/bin/pytest -n 2 -m "not browser" tests/gongkai_web

test-browser: $(VENV)/.dev ## journeys in a real Chromium (found on the path, or CHROMIUM=…)
	@command -v $${CHROMIUM:-chromium} >/dev/null || command -v google-chrome >/dev/null || \
		{ echo "需要 Chromium：Debian 上 apt-get install chromium fonts-noto-cjk，或设 CHROMIUM=路径" >&2; exit 2; }
	$(BIN)/pytest -n 2 --dist loadfile -m browser tests/journeys

screenshots: $(VENV)/.dev ## pictures of every public page at three widths, in build/screenshots
	SCREENSHOTS=1 $(BIN)/pytest -q tests/journeys/test_screenshots.py

bench: $(VENV)/.dev ## measure; ONLY=name for one; results in bench/results.jsonl
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

FUZZ_SECONDS ?= 60
fuzz: $(VENV)/.dev ## throw broken documents at the readers and importers for FUZZ_SECONDS seconds
	$(BIN)/python tests/fuzz/fuzz_readers.py --seconds $(FUZZ_SECONDS) $(FUZZ_OPTIONS)

# --- keeping house

format: $(VENV)/.dev ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## renew the lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
		--extra web --extra postgres --extra build -c requirements/constraints.in pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
		--all-extras -c requirements/constraints.in -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## remove what was made here, the virtual environment included
	rm -rf $(VENV) .venv-wagtail8 $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
