# run: see the demo.  test: everything that must hold.  The rest is for maintainers.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check lint types pages browser pictures databases coverage bench stress citus conformance wheel schema metrics kinds platforms lock clean

run: .venv/.run ## A demo workspace with a year of data: serves it and prints addresses and token
	@trap : INT; $(BIN)/backbone demo || [ $$? -eq 130 ]

test: .venv/.test ## Lint, format, types, floors and all tests, on SQLite and real PostgreSQL
	@# These take what tests leave while they wait for servers; so do workers without a core.
	@report=$$(mktemp); \
	nice $(MAKE) --no-print-directory --keep-going lint types pages >"$$report" 2>&1 & \
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --processes 4; tested=$$?; \
	wait $$!; checked=$$?; \
	if [ $$checked = 0 ]; then echo "Lint, format, types, pages: no faults."; grep Skipped "$$report"; \
	else cat "$$report"; fi; rm "$$report"; \
	exit $$((tested || checked))

check: lint types

lint: .venv/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

# Looking for garbage, of which there is little, took mypy a seventh of its CPU.
types: .venv/.test
	@$(BIN)/python -c 'import gc; gc.disable(); from mypy.__main__ import console_entry as run; run()'

pages: ## Types, lint and tests of the front end, and that its build is of these sources
	@if command -v npm >/dev/null && [ -d frontend/node_modules ]; then \
		$(MAKE) --no-print-directory -C frontend check; \
	else \
		echo "Skipped the front end's checks: they need Node, and npm ci --prefix frontend."; \
	fi

browser: .venv/.test ## All of the pages in a real Chromium, in every look; `make test` has the core of it
	@BACKBONE_TEST_PROFILE=browser $(BIN)/pytest tests/browser

pictures: .venv/.test ## Make the pictures of pages anew: those that tests compare with, and the README's
	@BACKBONE_TEST_PROFILE=pictures $(BIN)/pytest tests/browser/dashboard/test_pictures.py

databases: .venv/.test ## Each test that takes a database, on SQLite and on PostgreSQL; `make test` runs most on one
	@$(BIN)/pytest --processes 3 tests/cli tests/demo tests/docs tests/graphql tests/laws \
		tests/mcp tests/services tests/smoke tests/storage tests/web tests/worker

coverage: .venv/.test ## Which lines and branches the tests reach; less than there is fails
	@$(BIN)/pytest --processes 3 --cov --cov-report term

bench: .venv/.test ## Ratios, measured side by side in one run
	@$(BIN)/python -m benchmarks

# What only tests/profile.py lets run, wherever it is.
STRESSED = $(shell grep -rlE "\b(IS_STRESS|in_stress|SOME_PLATFORMS)\b" --include="test_*.py" \
	--exclude-dir=laws tests)

stress: .venv/.test ## What takes longer than a test should: many examples, every kill, old migrations, large files
	@$(BIN)/pytest tests/laws $(patsubst %,tests/graphql/test_%.py,every_number execution last_known tenants) \
		--hypothesis-profile stress
	@BACKBONE_TEST_PROFILE=stress $(BIN)/pytest $(STRESSED)
	@$(BIN)/python -m benchmarks.import_memory

# What reads and writes in each way. test_citus asks GraphQL for every number; how plain PostgreSQL
# plans a page, and what it writes for a row, isn't asked of it.
ON_CITUS := tests/storage tests/laws tests/services tests/cli/test_recounts.py \
	--ignore=tests/services/test_post_pages.py --ignore=tests/services/test_snapshots_cost.py \
	$(patsubst %,tests/web/test_%.py,answer_cache shared_budgets) \
	$(patsubst %,tests/worker/test_%.py,collecting concurrency isolation killed_erasures \
		killed_syncs outages periodic waking) \
	$(patsubst %,tests/graphql/test_%.py,erasures leaderboards lists mutations one_state performance \
		post_filters selections tenants)

citus: .venv/.test ## Reading and writing on PostgreSQL distributed by Citus, on three servers of an installed one
	@$(BIN)/python -m tests.citus_servers $(BIN)/pytest --processes 2 -k citus $(ON_CITUS)

conformance: .venv/.test ## Standards, clients and attackers of others; `make test` has the core of it
	@npm ci --prefix tests/conformance --no-audit --no-fund --silent
	@$(PYTHON) -m venv tests/conformance/.tools
	@tests/conformance/.tools/bin/pip install --quiet --disable-pip-version-check schemathesis clairvoyance
	@BACKBONE_TEST_PROFILE=conformance $(BIN)/pytest -s tests/conformance tests/mcp tests/web

wheel: .venv/.test ## Build the wheel into dist/, and serve the demo from a fresh environment with it
	@$(BIN)/hatchling build -t wheel
	@BACKBONE_TEST_PROFILE=wheel $(BIN)/pytest tests/test_wheel.py

schema: .venv/.test ## Print schema.graphql anew
	@$(BIN)/backbone schema > schema.graphql

metrics: .venv/.test ## Write docs/metrics.md anew, from the metric catalogue
	@$(BIN)/python -m docs.metrics_page > docs/metrics.md.new && mv docs/metrics.md.new docs/metrics.md

kinds: .venv/.test ## Write docs/file-kinds.md anew, from the kinds of files
	@$(BIN)/python -m docs.kinds_page > docs/file-kinds.md.new && \
		mv docs/file-kinds.md.new docs/file-kinds.md

platforms: .venv/.test ## Write docs/platforms.md anew, from the readers, the simulation and the tests
	@$(BIN)/python -m docs.platforms_page > docs/platforms.md.new && mv docs/platforms.md.new docs/platforms.md

lock: ## Renew the locked dependencies (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --group build pyproject.toml \
		-o requirements.lock --upgrade
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links -c requirements.lock \
		--group build --group dev pyproject.toml -o requirements-dev.lock --upgrade

clean: ## Remove the virtual environment and all caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Backbone needs Python 3.11 or later as '$(PYTHON)'."; \
		echo "Install it, or name another: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python can't make virtual environments. On Debian and Ubuntu:"; \
		echo "    sudo apt install python3-venv"; exit 1; }
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--editable .
	@touch $@

.venv/.test: .venv/.run requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements-dev.lock
	@touch $@
