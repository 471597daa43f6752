# What can be done here: `make` alone lists it. Every target sets up what it needs first.
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run check test bench screenshots translations package licences clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

setup:  ## install what is missing: system packages, .venv, model weights
	@packaging/setup.sh

run: setup  ## open the window on the sample library (without a display: drive it offscreen, save screenshots in out/)
	@$(PYTHON) -m app.demo

check: setup  ## ruff, mypy and the import contracts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache

test: setup  ## all tests; tests/unit runs as if PySide6 were not installed
	@$(PYTHON) -m tests.run

bench: setup  ## print ingest and query speed, start-up time and memory
	@$(PYTHON) -m pytest tests/bench -m bench -q -s -p no:randomly --timeout=1800
	@OMP_NUM_THREADS=1 $(PYTHON) -m tests.bench.bench_index

screenshots: setup  ## make the journeys of tests/journeys on all samples and renew resources/screens
	@$(PYTHON) -m tests.journeys

package: setup  ## build the Debian package in dist/
	@packaging/build_deb.sh

translations: setup  ## take over new texts, compile, and say what is left to translate
	@$(PYTHON) -m tools.translations

licences: setup  ## renew packaging/licenses/THIRD_PARTY.md
	@$(PYTHON) packaging/collect_licenses.py

clean:  ## remove what was built; .venv, weights and libraries stay
	@rm -rf build dist packaging/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find out -name "*.png" -delete 2>/dev/null || true
	@find app engine tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
