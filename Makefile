# Everything starts from a clone with Python >= 3.11, git and make: each target sets up what it needs.
PYTHON ?= python3
RUN := .venv/bin/python
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup book figures slides notebooks serve doctor test lint bench lock clean

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the locked build environment into .venv (done by the others when needed)
	@$(PYTHON) tools/bootstrap.py

book: setup ## build the site into book/_build/html
	@$(RUN) -m tools.build

figures: setup ## export the figures alone
	@$(RUN) -m figures.export --out book/_build/figures

slides: figures ## build the decks alone: PowerPoint, HTML, PDF
	@$(RUN) -m tools.slides

notebooks: book ## write the student and solved notebooks (part of the site)
	@echo "book/_build/html/notebooks and book/_build/html/solutions"

serve: book ## build, then serve on this machine alone
	@$(RUN) -m http.server $(PORT) --bind 127.0.0.1 --directory book/_build/html

doctor: ## say what this machine has, lacks, and what that costs
	@$(PYTHON) -m tools.doctor

lint: setup ## style, types, import contracts and settings
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@.venv/bin/lint-imports
	@.venv/bin/sp-repo-review . --show err
	@$(RUN) -m tools.publish.names --check

test: lint book ## everything: style, types, contracts, the book, and all tests
	@$(RUN) -m pytest -n 2 --dist worksteal

bench: book ## measure ratios within one run
	@$(RUN) -m benchmarks

lock: setup ## write requirements.lock anew from requirements.in
	@$(RUN) -m tools.lock

clean: ## delete all that was made; the environment stays
	rm -rf book/_build build dist
