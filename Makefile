# make demo   the demonstration, on http://127.0.0.1:8000/
# make test   every test but the longest
# make check  style, types, layers, templates
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: demo test test-api test-pages test-deep check lint lock audit bench pictures catalogue clean

.venv/site.stamp: requirements.lock
	@echo "Installation, une à deux minutes la première fois."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/site.stamp
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	touch $@

# The database is kept from one start to the next: `make clean` forgets it.
demo: export DEMO := true
demo: export SITE_URL := http://$(HOST):$(PORT)
demo: .venv/site.stamp
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo
	@echo
	@echo "  Le site : http://$(HOST):$(PORT)/"
	@echo "  Pour vous connecter : http://$(HOST):$(PORT)/connexion/ avec l’une des adresses ci-dessus,"
	@echo "  ou la vôtre. Le code arrive ici même et sur http://$(HOST):$(PORT)/courriels/"
	@echo "  Pour arrêter : Ctrl+C"
	@echo
	@$(BIN)/python manage.py worker & worker=$$!; trap "kill $$worker 2>/dev/null" EXIT; \
	$(BIN)/gunicorn --config python:config.server --bind $(HOST):$(PORT)

# A command spends most of its time on its imports: what is compiled is kept for the next, even where Python is told not to.
test test-pages test-deep: export PYTHONDONTWRITEBYTECODE :=

# The database of the tests is made from the models, which is shorter; what a migration lacks is told by a test of its own.
test: .venv/dev.stamp
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --nomigrations -m "not deep" $(ARGS)

# The API under requests made from its description, well and badly made: a few of each operation, in half a minute of processor. `make
# test-deep` makes ten times as many.
test-api: export API_EXAMPLES := 1
test-api: .venv/dev.stamp
	$(BIN)/pytest -m deep --nomigrations tests/config/test_schemathesis.py $(ARGS)

# Every page and every refused form, as each kind of visitor, read by axe in light and dark, narrow and wide. One page of each kind that
# links lead to; `make test-deep` reads three.
test-pages: export PAGES_EACH := 1
test-pages: .venv/dev.stamp
	$(BIN)/pytest -m deep --nomigrations tests/browser/test_every_page.py $(ARGS)

test-deep: export HYPOTHESIS_PROFILE := deep
test-deep: .venv/dev.stamp
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy

# What people choose is in requirements*.txt; requirements.lock is made from it: all that it brings, with the hashes of its files. It
# downloads each of them, which takes ten minutes.
lock: .venv/dev.stamp
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --output-file requirements.lock requirements.txt

# Whether a library that the site needs has a weakness that is known. Where the public lists cannot be reached, it says so and goes on: a
# network that is down is not a weakness.
audit: .venv/dev.stamp
	@rm -f .venv/audit.json
	@$(BIN)/pip-audit --disable-pip --require-hashes --requirement requirements.lock --progress-spinner off \
	  --format json --output .venv/audit.json || test ! -s .venv/audit.json
	@test -s .venv/audit.json || echo "Not audited: the public lists could not be reached."

# The tools of the national catalogue, in an environment of their own: a version is then put to them before it is published.
catalogue: .catalogue/stamp

.catalogue/stamp: requirements-catalogue.txt
	test -x .catalogue/bin/python || $(PYTHON) -m venv .catalogue
	.catalogue/bin/pip install --quiet --requirement requirements-catalogue.txt
	touch $@

# The pictures of the README, taken from a demonstration of their own.
pictures: .venv/dev.stamp
	$(BIN)/python docs/pictures.py

bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv .catalogue var collected .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
