# The developer's verbs. A fresh machine needs Python 3.11 or later, make, and a package index.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
TESTED := .venv/.tested
WATCHED := $(shell find src tests evaluation examples docs Makefile pyproject.toml -type f -not -path '*/__pycache__/*' | sed 's/ /\\ /g')

INTEROP := .venv-interop/.installed
PEERS := .venv-peers/.installed

.PHONY: setup demo test check gate bench interop rules fast lock docs figures clean

setup: $(STAMP)  ## .venv alone; .venv/bin/allegata is the command

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Allegata needs Python 3.11 or later: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## the main job on the reports in examples/, into demo-case/
	@rm -rf demo-case
	@$(BIN)/allegata report examples/reports --sources examples/sources.csv --names examples/names.csv --out demo-case \
		--title "The Alder House case" \
		|| test $$? -eq 1  # 1: done, with the example's deliberate problem listed

test: setup  ## every test
	$(BIN)/python -m pytest -n auto --dist loadscope
	@touch $(TESTED)

fast: setup  ## the fast tests
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not slow and not browser"
	@touch $(TESTED)

$(TESTED): $(STAMP) $(WATCHED)
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not slow and not browser"
	@touch $@

check: setup $(TESTED)  ## format, lint, types, import contract, ceilings, docs; the fast tests unless they passed on these files
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

gate: setup  ## the quality floors on every set it finds
	$(BIN)/python evaluation/gate.py

bench: setup $(PEERS)  ## ratios, side by side with the peers, in one run
	$(BIN)/python evaluation/bench.py

interop: setup $(INTEROP)  ## what pywb, py-wacz, warcio and FastWARC make of our archives; not part of CI
	$(BIN)/python evaluation/interop.py

$(INTEROP): evaluation/interop.txt
	@test -x .venv-interop/bin/python || $(PYTHON) -m venv .venv-interop
	.venv-interop/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

$(PEERS): evaluation/peers.txt
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

rules: setup  ## the ledger of rules: hits, what each gains and costs, which nothing notices
	$(BIN)/python evaluation/rules.py

lock: setup  ## write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --extra build --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .venv-interop .venv-peers demo-case build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
