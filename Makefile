# Every target makes .venv by itself where it is missing. No step needs more than Python, make and PyPI.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-peers
S3 := .venv-s3
SITE ?=
MAX ?= 100
K ?=
OPTIONS ?=

# Without compiled modules on disk every process that the tests start would compile them again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo crawl test test-fast crashes mutations exchanges lint audit format docs bench bench-extraction bench-pages bench-folding bench-boilerplate bench-index bench-month bench-web bench-bulk bench-merge soak clean

help:
	@echo "make demo                    crawl a bundled example newspaper and show what is folded"
	@echo "make crawl SITE=https://...  crawl a site (at most MAX=$(MAX) pages)"
	@echo "make test                    run all tests (about ten minutes on two cores)"
	@echo "make test K=word             run the tests whose names match a word or an expression"
	@echo "make test-fast               run the tests that start no process (about a minute)"
	@echo "make lint                    check style, types and the import direction between folders"
	@echo "make audit                   check the installed packages for known vulnerabilities"
	@echo "make crashes                 kill 100 crawls at seeded moments, and compare the archives"
	@echo "make mutations               read 20,000 mutations of real pages"
	@echo "make exchanges               change 105,000 words of real paragraphs; list what folds unreviewed"
	@echo "make soak                    crawl 200,000 pages of this machine (half an hour) and see what grows"
	@echo "make bench | bench-extraction | bench-pages | bench-folding | bench-boilerplate | bench-index | bench-month | bench-web | bench-bulk | bench-merge    measure it"

# Remade when what is to be installed changes.
$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/palimpsest demo

crawl: $(VENV)/.installed
	@test -n "$(SITE)" || { echo "Give a site: make crawl SITE=https://example.org"; exit 2; }
	@$(BIN)/palimpsest crawl "$(SITE)" --max-pages $(MAX)

# The S3 server of a test has requirements that exclude ours.
$(S3)/.installed: tests/s3-requirements.txt
	$(PYTHON) -m venv --clear $(S3)
	$(S3)/bin/pip install --quiet --disable-pip-version-check -r tests/s3-requirements.txt
	@touch $@

test: $(VENV)/.tested $(S3)/.installed
	$(BIN)/pytest -n 4 --dist loadgroup --no-loadscope-reorder $(if $(K),-k "$(K)")

test-fast: $(VENV)/.tested
	$(BIN)/pytest -n 2 -m "not process and not browser and not slow" $(if $(K),-k "$(K)")

crashes: $(VENV)/.tested
	PALIMPSEST_KILLS=100 $(BIN)/pytest -n 2 --timeout 0 tests/end_to_end/crawl/test_crash.py

mutations: $(VENV)/.tested
	PALIMPSEST_MUTATIONS=20000 $(BIN)/pytest -n 2 --timeout 0 -rP tests/end_to_end/crawl/test_mutated_pages.py

exchanges: $(VENV)/.tested
	$(BIN)/python -m tests.support.measuring.exchanges --tries 5000

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/.tested
	$(BIN)/pip-audit --skip-editable

format: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.tested
	$(BIN)/python -m docs.reference
	$(BIN)/python -m docs.architecture
	$(BIN)/python -m docs.picture
	$(BIN)/python -m docs.screenshots

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.pipeline

# The extractors that are compared have requirements of their own. The resolver of older pips fails on them.
$(PEERS)/.installed: benchmarks/peers-requirements.txt
	$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check --upgrade pip
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check -r benchmarks/peers-requirements.txt
	@touch $@

# OPTIONS="--half a", for example; .venv/bin/python -m benchmarks.extraction --help lists them.
bench-extraction: $(VENV)/.installed $(PEERS)/.installed
	$(BIN)/python -m benchmarks.extraction $(OPTIONS)

bench-pages: $(VENV)/.installed
	$(BIN)/python -m benchmarks.page_crawl

bench-index: $(VENV)/.installed
	$(BIN)/python -m benchmarks.index_size

bench-folding: $(VENV)/.installed
	$(BIN)/python -m benchmarks.folding

# Three sizes in three orders; --sizes 1000,10000 leaves the largest out.
bench-boilerplate: $(VENV)/.installed
	$(BIN)/python -m benchmarks.boilerplate --copies 1000

bench-web: $(VENV)/.installed
	$(BIN)/python -m benchmarks.web

# A million paragraphs; --numbers makes those of the template differ in a number.
bench-bulk: $(VENV)/.tested
	$(BIN)/python -m benchmarks.bulk $(OPTIONS)

bench-merge: $(VENV)/.tested
	$(BIN)/python -m benchmarks.merge $(OPTIONS)

bench-month: $(VENV)/.tested
	$(BIN)/python -m benchmarks.month --figures docs/month.json
	$(BIN)/python -m docs.month_plot

soak: $(VENV)/.tested
	$(BIN)/python -m benchmarks.soak --verify --figures docs/soak.json
	$(BIN)/python -m docs.soak_plot

clean:
	rm -rf $(VENV) $(PEERS) $(S3) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
