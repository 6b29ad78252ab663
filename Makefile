# The workflow, as commands. `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo run test lint types quality torture year bench lock clean

demo: $(VENV)/.ready
	$(BIN)/watcher demo

run: $(VENV)/.ready
	$(BIN)/watcher serve

test: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bench.quality --check
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term

quality: $(VENV)/.ready-dev
	$(BIN)/python -m bench.quality

torture: $(VENV)/.ready-dev
	WATCHER_TORTURE_KILLS=1000 $(BIN)/python -m pytest -s tests/faults tests/remember/test_kills.py

year: $(VENV)/.ready-dev
	WATCHER_YEAR_DAYS=365 WATCHER_YEAR_READERS=50 WATCHER_YEAR_SEEDS=6 $(BIN)/python -m pytest -n 2 -rA tests/year

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench

$(VENV)/.ready: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# Locks name no registry host; uv is only needed by who changes a dependency.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.txt
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
