# make run: install and extract the pages of corpus/. make test: lint, types, tests. The rest: make help.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= outputs/demo
SHARED ?= ../shared

.PHONY: run test lint bench eval compile uncompile fresh lock clean help

run: $(VENV)/.installed fresh ## install, extract corpus/ into outputs/demo, print a summary
	@$(BIN)/newsfacts extract corpus --out $(OUT)

test: $(VENV)/.developed fresh lint ## lint, types, the whole test suite
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.developed ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: compile ## characters a second beside jieba.cut, on corpus/ and on the pages of $(SHARED)
	$(BIN)/python -m pipeline.bench corpus
	@if [ -d $(SHARED)/corpus ]; then $(BIN)/python -m pipeline.bench $(SHARED)/corpus; fi

compile: $(VENV)/.developed fresh ## the modules that take the time as native code, for this checkout
	@$(BIN)/python compile_modules.py

uncompile: $(VENV)/.installed ## back to pure Python
	@$(BIN)/python -m pipeline.compiled remove

fresh: $(VENV)/.installed
	@$(BIN)/python -m pipeline.compiled drop

eval: $(VENV)/.installed fresh ## scores against our gold and that of $(SHARED), and the gate on them
	@if [ ! -f $(SHARED)/gold/score.py ]; then \
	    echo "make eval: there is no scorer $(SHARED)/gold/score.py; nothing is scored"; exit 0; \
	fi; \
	failed=0; \
	for gold in tests/gold tests/gold/blind; do \
	    $(BIN)/newsfacts eval --gold $$gold --sources corpus --scorer $(SHARED)/gold/score.py \
	        --floors $$gold/floors.toml || failed=1; \
	done; \
	$(BIN)/newsfacts eval --gold $(SHARED)/gold --sources $(SHARED)/corpus --suites $(SHARED)/suites || failed=1; \
	exit $$failed

lock: $(VENV)/.developed ## renew the lock files from pyproject.toml
	$(BIN)/pip install --quiet uv
	printf 'hatchling\n' | $(BIN)/uv pip compile pyproject.toml - $(LOCKED) -o requirements.lock
	printf 'hatchling\n' | $(BIN)/uv pip compile pyproject.toml - --extra dev $(LOCKED) -o requirements-dev.lock

LOCKED := --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --upgrade

clean: ## remove what the others made
	rm -rf $(VENV) $(OUT) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/.created:
	$(PYTHON) -c 'import sys; sys.exit("newsfacts needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
