# The workflow, as commands. Each target sets up what it needs; nothing is ever resolved while it does (tests/test_lock.py).
PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
LONG := -o faulthandler_timeout=0
# Compiled modules are kept, also where the environment says not to: the tests start the program hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test coverage lint types hooks quality train torture cluster year mutants bench picture release image lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.ready ## set everything up and show the whole watch on sample sites: no account, no network
	$(BIN)/watcher demo
	@echo
	@echo "For the commands of the README, once per terminal: source $(BIN)/activate"

run: $(VENV)/.ready ## collect and deliver with config.toml, until stopped
	$(BIN)/watcher serve

test: lint types $(VENV)/.ready-dev ## set everything up and run all checks and tests
	$(BIN)/python -m bench.quality --check
	$(BIN)/python -m pytest -n 2 --dist worksteal

coverage: $(VENV)/.ready-dev ## which lines and branches the tests reach
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term

lint: $(VENV)/.ready-dev ## style, formatting and import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python tools/dead_code.py

types: $(VENV)/.ready-dev ## the types, strictly
	$(BIN)/mypy

hooks: $(VENV)/.ready-dev ## run lint and types before each commit
	$(BIN)/pre-commit install

quality: $(VENV)/.ready-dev ## how well the texts of the own set are read
	$(BIN)/python -m bench.quality

train: $(VENV)/.ready-dev ## fit what is a call, deadlines, sums on offer and the likeness of twins to the labelled sets
	$(BIN)/python -m bench.train_kinds
	$(BIN)/python -m bench.train
	$(BIN)/python -m bench.train_ranking
	$(BIN)/python -m bench.train_sums
	$(BIN)/python -m bench.train_twins
	$(BIN)/python -m bench.train_pairs

torture: $(VENV)/.ready-dev ## kill the real process three thousand times and count (twenty minutes)
	WATCHER_TORTURE_KILLS=1000 $(BIN)/python -m pytest -s $(LONG) tests/faults tests/remember/recording/test_kills.py

cluster: $(VENV)/.ready-dev ## kill workers of several machines a hundred times over 2,000 sources (half an hour, PostgreSQL)
	WATCHER_CLUSTER_KILLS=100 WATCHER_CLUSTER_SOURCES=2000 WATCHER_CLUSTER_HOSTS=600 WATCHER_CLUSTER_STANDSTILL=300 \
	$(BIN)/python -m pytest -s $(LONG) tests/workers/test_kills.py

year: $(VENV)/.ready-dev ## play six years of a whole watch with every fault there is (hours)
	WATCHER_YEAR_DAYS=365 WATCHER_YEAR_READERS=50 WATCHER_YEAR_SEEDS=6 $(BIN)/python -m pytest -n 2 -rA $(LONG) tests/year

# MUTANTS names some of them: make mutants MUTANTS="watcher.deliver.plan.*"
mutants: $(VENV)/.ready-dev ## change the pure rules one by one and see whether their tests notice (hours)
	nice -n 15 $(BIN)/mutmut run --max-children 2 $(MUTANTS)
	$(BIN)/mutmut results

bench: $(VENV)/.ready-dev ## measure the speed of every part
	$(BIN)/python -m bench

picture: $(VENV)/.ready ## take the pictures of README and docs anew (needs Chromium)
	$(BIN)/python tools/picture.py

$(VENV)/.ready: requirements.txt pyproject.toml tools/install.py
	@$(PYTHON) tools/install.py $(VENV) requirements.txt
	@touch $@

# The lock for development holds all that the other one pins.
$(VENV)/.ready-dev: requirements-dev.txt requirements.txt pyproject.toml tools/install.py
	@$(PYTHON) tools/install.py $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.ready

release: $(VENV)/.ready-dev ## build wheel, source archive, bill of materials and checksums into dist/
	$(BIN)/python -m tools.release dist

image: $(VENV)/.ready-dev ## build an OCI image into dist/, without a daemon (root, mmdebstrap, umoci)
	$(BIN)/python -m tools.image dist

# Locks name no registry host; uv is only needed by who changes a dependency.
lock: ## write both locks anew after a change of dependencies (needs uv)
	$(UV) pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.txt
	$(UV) pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.txt

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
