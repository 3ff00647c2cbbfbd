# Two commands for a newcomer: `make run`, `make test`. The others are for developers.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q
PORT   ?= 8000

.PHONY: run test check same bench setup setup-dev client lock sbom messages vendor trust clean

run: setup ## load the demo data (once) and serve everything on http://localhost:$(PORT)
	$(BIN)/tremplin demo --si-vide
	$(BIN)/tremplin serve --port $(PORT) --sondes

test: setup-dev ## all tests
	./scripts/system-packages
	$(BIN)/python -m tests.world.npm
	$(BIN)/python -m pytest -n 3 --dist worksteal --durations=30

check: setup-dev ## format, lint, types, import rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

bench: setup-dev ## the ratios of docs/vitesse.md, in one run
	./scripts/system-packages
	$(BIN)/python -m bench

BEFORE ?= origin/main
same: setup-dev ## hold the answers of this tree against those of an earlier commit: make same BEFORE=<commit>
	$(BIN)/python scripts/same-answers $(BEFORE)

trust: setup-dev ## the long campaigns (crashes at random instants, drawn requests)
	TREMPLIN_CAMPAGNE=longue ./scripts/system-packages
	$(BIN)/python -m tests.world.npm
	TREMPLIN_CAMPAGNE=longue $(BIN)/python -m pytest -n 2 --timeout=7200

setup: $(VENV)/installed
setup-dev: $(VENV)/installed-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e clients/python
	touch $@

lock: ## write the lock files again: versions and hashes, no registry address
	$(PYTHON) -m venv build/uv && build/uv/bin/python -m pip -q install uv
	build/uv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	build/uv/bin/uv pip compile pyproject.toml --extra traces -c requirements.lock --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-traces.lock
	build/uv/bin/uv pip compile pyproject.toml --extra dev --extra traces -c requirements.lock --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock
	build/uv/bin/uv pip compile tests/world/kubernetes.in --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate -q -o tests/world/kubernetes.lock

sbom: setup-dev ## write the bill of materials again, from the lock file and the files of others
	$(BIN)/python -m scripts.sbom

client: setup-dev ## write the models and the operations of clients/python again, from the OpenAPI documents
	$(BIN)/python -m scripts.client

messages: setup-dev ## bring the catalogues of translations up to date with what the sources say
	$(BIN)/python scripts/messages.py

vendor: ## fetch the front-end files again and check their hashes
	./scripts/vendor

clean:
	rm -rf $(VENV) build var
