# make demo   the demonstration, on http://127.0.0.1:8000/
# make test   every test but the longest
# make check  style, types, layers, templates
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: demo test test-deep check lint audit bench pictures catalogue clean

.venv/site.stamp: requirements.txt requirements-command.txt
	@echo "Installation, une à deux minutes la première fois."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements.txt
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
test test-deep: export PYTHONDONTWRITEBYTECODE :=

# The database of the tests is made from the models, which is shorter; what a migration lacks is told by a test of its own.
test: .venv/dev.stamp
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --nomigrations -m "not deep" $(ARGS)

test-deep: export HYPOTHESIS_PROFILE := deep
test-deep: .venv/dev.stamp
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy

# Whether a library that the site needs has a weakness that is known; it asks the network.
audit: .venv/dev.stamp
	$(BIN)/pip-audit --requirement requirements.txt --progress-spinner off

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
