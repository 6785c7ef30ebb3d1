# make demo and make test need nothing but this file and some Python >= 3.12 on the machine.
PORT ?= 8000
# With it every start of Michinori would compile all of its modules anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
# One more than processors: browsers and servers wait a good part of their time.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
# A .venv whose Python has gone away counts as missing.
INSTALLED := $(shell $(BIN)/python -c '' 2>/dev/null && echo .venv/installed || echo .venv/missing)

.PHONY: help install demo test lives mutants bench check format migrations messages docs lock wheel .venv/missing
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## put everything into .venv from the hashed requirements

.venv/installed .venv/missing: requirements/build.txt requirements/dev.txt pyproject.toml tools/install.sh
	@sh tools/install.sh

demo: install ## a small market in simulated time at http://localhost:8000 (PORT=… for another port)
	@exec $(BIN)/michinori demo --port $(PORT)

test: install ## all checks and, beside them, all tests, the browser ones too
	@sh tools/browser.sh
	@$(MAKE) --no-print-directory check & checks=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$checks && exit $$tests

lives: install ## whole lives of contracts for longer: make lives STEPS=200000 (SEED=… plays those of a failure again)
	STEPS=$(or $(STEPS),100000) $(if $(SEED),SEED=$(SEED)) $(BIN)/pytest -n 2 --dist loadfile tests/lives

mutants: install ## planted faults, one by one: each must be caught (minutes)
	@$(BIN)/python -m tools.mutants

bench: install ## CPU, queries and speed of pages and commands: make bench SCALE=0.1 (AGAIN=1 measures what was filled before)
	@$(BIN)/python -m bench --scale $(or $(SCALE),0.01) $(if $(AGAIN),--again)

check: install ## linters, types, layers, migrations, translations, settings of a real site: seconds
	@$(BIN)/python -m tools.check

format: install ## lay the code out as make check asks, and mend what ruff can
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format --quiet .

migrations: install ## write the migrations that changed models need; no database has to run
	@$(BIN)/python manage.py makemigrations

messages: install ## add missing texts to the catalogue in src/michinori/locale, drop unused ones, sort it
	@$(BIN)/python -m tools.messages --write

docs: install ## draw the life of a contract and the house anew from their tables
	@$(BIN)/python -m tools.lifecycle_diagram && $(BIN)/python -m tools.house

wheel: install ## dist/michinori-….whl: all that an installation needs beside its requirements
	@$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python --out-dir dist

lock: install ## pin anew what requirements/*.in ask for
	for set in build run dev; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--python-version 3.12 requirements/$$set.in -o requirements/$$set.txt || exit 1; done
