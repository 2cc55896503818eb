# Everything that a developer or CI runs. `make help` lists it; docs/development.md explains it.

PYTHON ?= python3
# One Neo4j that is named cannot hold the graphs of several workers at once.
PYTEST_WORKERS ?= $(if $(NEO4J_URI),0,auto)
PYTEST_ARGS ?=
# Times as many random examples as `make test` has. Of documents these are 48: two worlds on either engine, and on both at once.
FUZZ_TIMES ?= 220
# `short` is what .ci/run asks for, in a few minutes; `long` repeats each fault more often.
TORTURE ?= long
# Those of one engine, and all others: beside more of them the figures would tell of the machine.
TORTURE_WORKERS ?= 2
# Each has a service and a browser of its own, which take turns with the test itself.
BROWSER_WORKERS ?= 2
# Numbers of clinics, ascending. More words for `make bench`: docs/performance.md.
BENCH_SIZES ?= 1000 20000 200000
BENCH_ARGS ?=

# Where the environment forbids to keep compiled modules, each process of the tests would compile all of them once more.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
PYTEST = $(BIN)/python -m pytest --numprocesses $(PYTEST_WORKERS) --dist loadgroup
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --require-hashes
COMPILE := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-config --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help serve install dev test test-data test-slow test-containers test-clients test-browser torture fuzz lint types bench wheel generated lock clean

help: ## List these commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F '\t' '{ printf "  make %-17s %s\n", $$1, $$2 }'

# `exec` puts the service in the place of the recipe's shell: make passes SIGTERM on to it, a terminal passes Ctrl-C on, and
# make waits until it has ended.
serve: install ## Install what is needed, then serve on REMIT_HOST:REMIT_PORT (127.0.0.1:8000)
	@exec $(BIN)/remit serve

install: $(VENV)/.installed ## Create .venv with the locked packages and Remit itself

dev: $(VENV)/.installed-dev ## Add the locked development packages to .venv

test: dev ## Run the tests of code and data, against the embedded engine and a real Neo4j
	$(PYTEST) -m "not slow and not containers and not clients and not browser and not torture" $(PYTEST_ARGS)

test-data: dev ## Say what a change of seed/packs breaks: the check, answers that were checked, documents
	$(BIN)/remit check $(notdir $(wildcard seed/packs/*))
	$(BIN)/python -m pytest tests/data -k "not neo4j" $(PYTEST_ARGS)

test-slow: dev ## Run the tests that start and kill processes, fill a disk, look at a clock, or take long
	$(PYTEST) -m slow $(PYTEST_ARGS)

test-containers: dev ## Run every test that asks Neo4j, with Neo4j in a container (needs a Docker engine)
	REMIT_TEST_NEO4J=containers $(PYTEST) -m "containers or (neo4j and not slow and not torture)" $(PYTEST_ARGS)

test-clients: dev tests/clients/node_modules ## Ask a service with clients from npm and PyPI, as docs/clients.md says (needs Node.js)
	$(BIN)/python -m pytest tests/clients -m clients $(PYTEST_ARGS)

test-browser: dev tests/browser/node_modules ## Look at pages in a real Chromium: axe, HTML, keys, print, journeys (needs Node.js)
	$(BIN)/python -m pytest --numprocesses $(BROWSER_WORKERS) --dist worksteal tests/browser -m browser $(PYTEST_ARGS)

torture: dev ## Real faults: reset connections, stopped and killed engines, damaged files (TORTURE=short: what CI runs)
	REMIT_TORTURE=$(TORTURE) $(BIN)/python -m pytest --numprocesses $(TORTURE_WORKERS) --dist loadgroup tests/torture $(PYTEST_ARGS)

fuzz: dev ## Try many random documents, worlds and questions, other ones each time
	REMIT_FUZZ_TIMES=$(FUZZ_TIMES) $(BIN)/python -m pytest --numprocesses $(PYTEST_WORKERS) --dist load -rP -m fuzz $(PYTEST_ARGS)

lint: dev ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev ## Check types, strictly
	$(BIN)/mypy

bench: dev bench/peer/node_modules ## Compare speed with the peer and the raw driver (about an hour; BENCH_SIZES=1000: 15 minutes)
	$(BIN)/python -m bench --sizes $(BENCH_SIZES) $(BENCH_ARGS)

%/node_modules: %/package.json %/package-lock.json
	@echo "Installing packages of npm into $* ..."
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

wheel: dev ## Build the wheel, install it into a clean environment and ask it a question
	rm -rf build dist
	$(BIN)/python -m build --no-isolation --wheel --outdir dist . > /dev/null
	$(BIN)/python -m tests.support.wheel_check dist

generated: dev ## Write what follows from the code: models and schemas of packs, data dictionary, statements, messages to translate
	$(BIN)/python -m tests.support.pack_models
	$(BIN)/python -m tests.support.generated

lock: dev ## Pin the newest packages that pyproject.toml allows, with their hashes
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(COMPILE) --upgrade - --output-file requirements-build.lock
	$(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	$(COMPILE) --upgrade pyproject.toml --group dev --constraint requirements.lock --constraint requirements-build.lock \
		--output-file requirements-dev.lock

clean: ## Remove what these commands made
	rm -rf $(VENV) build dist bench/peer/node_modules tests/clients/node_modules tests/browser/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: pyproject.toml hatch_build.py requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Remit needs Python 3.11 or later. Name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Installing Remit into $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installing the development packages into $(VENV) ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
