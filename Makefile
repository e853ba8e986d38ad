# `make run` starts the system with a demonstration province; `make test` is what must pass.
# Needs git, make and Python 3.11 on Debian or Ubuntu; everything else it fetches itself.

PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PORT ?= 8000
# One more than cores: a third of the time, tests wait for a browser, a worker or a server.
TEST_WORKERS ?= 3

export FLASK_APP := wsgi
export PYTHON
# Without bytecode every command would compile the application and its libraries anew: 1.5 s
# instead of 0.6 s, and so in hundreds of tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check format venv messages system lock clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# The worker is the server's child, and ends with it, however that ends.
run: export APP_ENV := development
run: venv ## Start the system on http://127.0.0.1:8000 (PORT=…), filled with a demonstration
	@$(BIN)/flask db upgrade
	@$(BIN)/flask plans load
	@$(BIN)/python -m seeds.first_run
	@echo
	@echo "  Sổ Đào tạo Số: http://127.0.0.1:$(PORT)   (Ctrl+C để dừng)"
	@echo
	@$(BIN)/flask jobs run --with-parent $$$$ & \
		WEB_CONCURRENCY=2 exec $(BIN)/gunicorn --bind 127.0.0.1:$(PORT) wsgi:app

test: system venv check ## Check everything and run every test
	$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal

# Templates are linted, not formatted: djlint moves spaces that are shown and wraps comments.
check: venv ## Check format, lint, types, import contracts and templates
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint app/templates

format: venv ## Write code as the checks want it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

venv: $(INSTALLED) ## Make the Python environment, exactly as locked

# pip, because it reads the machine's own configuration of package indexes; half a minute once.
# What it installs is compiled on all cores: by itself it would use one, and take twice as long.
$(INSTALLED): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed." >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Install Python's venv: sudo apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes \
		-r requirements.txt -r requirements-dev.txt
	@$(BIN)/python -m compileall -q -j 0 -x '/tests?/' $(VENV)/lib >/dev/null || true
	@touch $@

messages: venv ## Bring the English catalogue in step with the code; lists what lacks a text
	$(BIN)/python -m app.translations.catalogue

system: ## Install what the tests need from Debian, where it is missing
	@bin/install-system-packages

lock: venv ## Lock the newest versions that requirements*.in allow
	$(BIN)/pip install --quiet uv
	for part in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header $$part.in -o $$part.txt || exit 1; \
	done

clean: ## Remove what can be made again; data in instance/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
