# make run   installs, builds the index if there is none, serves the page (PORT=8080 for another port)
# make test  installs with the extras test, cluster and ocr, then lint, types and every test
PYTHON ?= python3
BIN := .venv/bin
PORT ?=

.PHONY: run test lint types unit screenshots clean

run: .venv/.installed
	$(BIN)/python app.py $(if $(PORT),--port $(PORT))

test: lint types
	$(BIN)/python -m pytest -q

lint: .venv/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed-test
	$(BIN)/mypy

unit: .venv/.installed-test
	$(BIN)/python -m pytest -q tests/unit

screenshots: .venv/.installed-test
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "zzqa needs Python 3.11 or newer: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

# A stamp is older than the files that name the dependencies exactly when they changed.
.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	@test -e .venv/.installed-test -a .venv/.installed-test -nt pyproject.toml -a .venv/.installed-test -nt constraints.txt || \
	  $(BIN)/pip install -q -c constraints.txt -e .
	@touch $@

.venv/.installed-test: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install -q -c constraints.txt -e '.[test,cluster,ocr]'
	@touch $@
