# make demo and make test need nothing but this file and some Python >= 3.12 on the machine.
PORT ?= 8000
# If it were set, every start of Michinori would compile all its modules again.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
# One more than there are processors, since browsers and servers often wait.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
# A .venv whose Python no longer exists counts as missing.
INSTALLED := $(shell $(BIN)/python -c '' 2>/dev/null && echo .venv/installed || echo .venv/missing)

.PHONY: help install demo test turns deep lives year races mutants matrix bench performance drill cluster faults scan looks check format migrations schema messages docs lock wheel .venv/missing
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## install everything into .venv from the hashed requirements

.venv/installed .venv/missing: requirements/build.txt requirements/dev.txt pyproject.toml tools/install.sh
	@sh tools/install.sh

demo: install ## run a small market in simulated time at http://localhost:8000 (PORT=… for another port)
	@exec $(BIN)/michinori demo --port $(PORT)

test: install ## run all checks and, at the same time, all tests, including those in a browser
	@sh tools/browser.sh
	@$(MAKE) --no-print-directory check & checks=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$checks && exit $$tests

turns: install ## play the long files that take turns in .ci/run, all eight lists of them (an hour; TURN=3: one list)
	@failed=0; for turn in $(or $(TURN),0 1 2 3 4 5 6 7); do \
	MICHINORI_TURN=$$turn $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
	$$(PYTHONPATH=tests $(BIN)/python -c "from depth import TURNS; print(*TURNS[$$turn])") || failed=1; \
	done; exit $$failed

deep: install ## make test with all the cases of which it and .ci/run try a share (hours)
	@MICHINORI_ALL=1 $(MAKE) --no-print-directory test

lives: install ## play random lives of contracts for longer: make lives STEPS=200000 (SEED=… repeats those of a failure)
	STEPS=$(or $(STEPS),100000) $(if $(SEED),SEED=$(SEED)) $(BIN)/pytest -n 2 --dist loadfile tests/lives

year: install ## play a whole year of a market beside a plain model: make year PEOPLE=200 DAYS=375 (SEED=… repeats a failure)
	PEOPLE=$(or $(PEOPLE),200) DAYS=$(or $(DAYS),375) $(if $(SEED),SEED=$(SEED)) $(BIN)/pytest -q -s tests/year/test_year.py

races: install ## play all pairs of acts at once for longer: make races ROUNDS=20
	ROUNDS=$(or $(ROUNDS),20) $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/races

mutants: install ## plant faults one by one, each of which some test must catch (minutes)
	@$(BIN)/python -m tools.mutants

matrix: install ## ask every address as every kind of caller, for what is theirs and what is another's (SHORT=1: one part of 8, SEED=…: another; SHARE=8 SEED=0 to 7, ADD=1: the whole in eight runs; PLANTED=1: planted holes)
	@$(if $(ADD),,rm -rf var/matrix)
	MATRIX=1 SHARE=$(or $(SHARE),$(if $(SHORT),8,1)) $(if $(SEED),SEED=$(SEED)) $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder tests/matrix $(if $(PLANTED),-k planted,$(if $(SHORT),-k 'not planted'))
	@$(if $(RECORD),$(BIN)/python tests/matrix/summary.py)

bench: install ## measure CPU, queries and speed of pages and commands: make bench SCALE=0.1 (AGAIN=1: fills nothing; FIT=1: the largest scale that fits; PEERS=1: others, BOOKS=1: the ledger instead)
	@$(BIN)/python -m bench --scale $(or $(SCALE),0.01) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(AGAIN),--again) $(if $(FIT),--fit) $(if $(RECORD),--record) $(if $(PEERS),--peers --again) $(if $(BOOKS),--books)

performance: install ## write docs/performance.md and its plots anew from bench/results, which make bench RECORD=1 fills
	@$(BIN)/python -m bench.page

drill: install ## let a real installation live through what happens to one: make drill SHORT=1 (ONLY='full disk': that step)
	@$(BIN)/python -m drill $(if $(SHORT),--short) $(if $(ONLY),--only '$(ONLY)')

cluster: install ## start deploy/cluster on this machine, in network namespaces, and live through its faults (root; SHORT=1; ONLY='web node')
	@$(BIN)/python -m cluster $(if $(SHORT),--short) $(if $(ONLY),--only '$(ONLY)') $(if $(WHERE_POSSIBLE),--where-possible)

faults: install ## kill -9 parts in the middle of a mixed load, and prove that nothing is lost or doubled: make faults KILLS=4 (COMMANDS=…; RECORD=1; KEEP=folder to go on in; SHORTAGES=1 and what is short; ONLY='memory')
	@$(BIN)/python -m faults --kills $(or $(KILLS),4) $(if $(COMMANDS),--commands $(COMMANDS)) $(if $(PAIRS),--pairs $(PAIRS)) $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep '$(KEEP)') $(if $(RECORD),--record) $(if $(SHORTAGES),--shortages) $(if $(ONLY),--only '$(ONLY)')

scan: install ## let scanners look for holes in source, parts and the running demo, and in a build with planted ones: make scan SHORT=1 (ONLY=bandit: those steps; PLANTED=1: planted ones alone)
	@$(BIN)/python -m scan $(if $(SHORT),--short) $(if $(PLANTED),--planted) $(if $(ONLY),--only '$(ONLY)')

looks: install ## take a picture of every page, phone (light, dark) and desktop, into var/looks (ONLY=contracts: those of the demo)
	@$(BIN)/python -m looks $(if $(ONLY),--only '$(ONLY)')
	@$(if $(ONLY),,MICHINORI_ALL=1 LOOKS=var/looks/table $(BIN)/pytest -q tests/browser/test_every_page.py -k everybody)

check: install ## run linters, types, layers, migrations, translations, settings of a real site (seconds)
	@$(BIN)/python -m tools.check

format: install ## format the code as make check requires, and mend what ruff can
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format --quiet .

migrations: install ## write the migrations for changed models; needs no database
	@$(BIN)/python manage.py makemigrations

schema: install ## write the tables of a new database again from all migrations (half a minute), when a test asks for it
	@$(BIN)/python -m tools.schema

messages: install ## add missing texts to the catalogue in src/michinori/locale, drop unused ones, sort it
	@$(BIN)/python -m tools.messages --write

docs: install ## draw the life of a contract and the house, and write the register of personal data, again from their tables
	@$(BIN)/python -m tools.lifecycle_diagram && $(BIN)/python -m tools.house && $(BIN)/python -m tools.personal_data

wheel: install ## build dist/michinori-….whl, which has all that an installation needs besides its requirements
	@$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python --out-dir dist

lock: install ## pin the versions of requirements/*.in again
	for set in build run dev bench peers scan; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--python-version 3.12 requirements/$$set.in -o requirements/$$set.txt || exit 1; done
