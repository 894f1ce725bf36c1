# `make run` and `make test` work on a fresh machine with Python 3.11 or newer and make.

BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif
READY := sh scripts/python.sh scripts/bootstrap.py
ARGS ?=
JOBS ?= auto
SIZES ?= 10k,100k,1m

.PHONY: help run test lint check docs wheel bench torture fuzz audit libreoffice screenshots clean
.DEFAULT_GOAL := help

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: ## set up, load and flag the sample page, open the desk (no display: save a picture)
	@$(READY) run
	@$(BIN)/python scripts/run_demo.py

test: ## set up and pass the tests, a process a core; ARGS="-k word" chooses, JOBS=0 is one after another
	@$(READY) test
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

lint: ## style, types and the direction of imports
	@$(READY) test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## what CI runs

docs: ## the documentation, into docs/_build/html; warnings are errors
	@$(READY) docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo docs/_build/html/index.html

wheel: ## dist/*.whl and the source archive
	@$(READY) test
	$(BIN)/python -m build

bench: ## docs/performance.md measured anew, some 19 minutes; SIZES=10k,100k chooses
	@$(READY) test
	SIZES=$(SIZES) $(BIN)/python tests/bench/measure.py

torture: ## kills, faults, full disks, damaged files: the table of what was lost (some 6 minutes, Linux)
	@$(READY) test
	$(BIN)/python tests/torture/torture.py $(ARGS)

fuzz: ## bytes that nobody wrote into readers, rules, folding, queue files; ARGS="--seconds 600" for how long
	@$(READY) test
	@$(READY) fuzz || echo "no atheris for this Python: going on without it"
	$(BIN)/python tests/fuzz/fuzz.py $(ARGS)

audit: ## known faults in what we depend on (ends with 3 where nobody could be asked); ARGS=--write: lock, SBOM, licences
	@$(READY) audit
	$(BIN)/python scripts/audit.py $(ARGS)

libreoffice: ## our CSV and XLSX opened in LibreOffice: no formula, no changed id (needs libreoffice-calc)
	@$(READY) test
	$(BIN)/python scripts/check_libreoffice.py

screenshots: ## docs/images, from the real desk on a virtual screen
	@$(READY) test
	$(BIN)/python scripts/make_screenshots.py

clean: ## everything that was made here: .venv, caches, the demo queue
	rm -rf .venv .run build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
