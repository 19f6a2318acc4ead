# Every target does its own set-up: missing system packages, .venv from the lock, then its job.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check bench tour soak deb vm vm-hardware texts lock system-demo system-test system-bench system-vm clean
# The tour below make's own jobs and a person's terminal look the same.
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# The first Python on this machine that the project runs on (3.11 to 3.13).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo "$$p"; break; }; done)
RECEIPTIO := tests/hardware/receiptio
APPLIANCE := $(patsubst %,tests/vm/test_%.py,appliance survival update broken locked)

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

demo: system-demo $(VENV)/run.stamp ## See it: the kiosk with its simulator, or, without a display, the tour
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(BIN)/paszuil demo; else $(BIN)/paszuil tour --out demo-output; fi

tour: system-demo $(VENV)/run.stamp ## Without a display: seven visits by itself, pictures of every screen and bon in demo-output/
	@$(BIN)/paszuil tour --out demo-output

test: system-test check $(RECEIPTIO)/node_modules/.stamp ## Lint, types, imports and every test
	@$(BIN)/python -m pytest

check: system-demo $(VENV)/dev.stamp ## Lint, types, imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: system-bench $(VENV)/dev.stamp ## Speed and memory in one table (README says what it means)
	@$(BIN)/python -m tests.bench

soak: system-demo $(VENV)/dev.stamp ## Visits without end while everything fails by name: minutes (SOAK=long: hours; SOAK_SEED=n repeats)
	@$(BIN)/python -m tests.soak

deb: system-demo $(VENV)/dev.stamp ## Debian packages of the last commit, with their bill of materials, in dist/
	@$(BIN)/python config/deb/build.py

vm-hardware: system-demo system-vm $(VENV)/dev.stamp ## The drivers on a real kernel, with USB, in QEMU: builds a machine once
	@$(BIN)/python -m tests.vm.prepare
	@$(BIN)/python -m pytest tests/vm -m vm $(addprefix --ignore ,$(APPLIANCE))

vm: system-demo system-vm $(VENV)/dev.stamp ## The product installed on a machine in QEMU: visits, update and back, faults, power cut, keys
	@$(BIN)/python -m tests.vm.prepare
	@$(BIN)/python -m pytest $(APPLIANCE) -m vm

texts: $(VENV)/run.stamp ## Compile the catalogues after a change of a text
	@for language in nl en; do folder=kiosk/texts/$$language/LC_MESSAGES; \
		$(BIN)/pybabel --quiet compile --use-fuzzy --input-file $$folder/paszuil.po --output-file $$folder/paszuil.mo; done

lock: $(VENV)/dev.stamp ## Make both locks anew from pyproject.toml
	@for what in "requirements.lock --extra simulator" "requirements-dev.lock --extra simulator --extra dev"; do \
		set -- $$what; out=$$1; shift; \
		$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --all-build-deps --strip-extras --upgrade --no-annotate \
			--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header "$$@" --output-file $$out pyproject.toml; done

clean: ## Take away what was made, .venv too
	@rm -rf $(VENV) $(RECEIPTIO)/node_modules demo-output demo-state build dist *.egg-info

# A virtual environment exactly as locked, and this checkout in it.
$(VENV)/run.stamp: requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found."; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Adding the tools of developers …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(RECEIPTIO)/node_modules/.stamp: $(RECEIPTIO)/package-lock.json
	@cd $(RECEIPTIO) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

system-demo: ; @config/system-packages demo
system-test: ; @config/system-packages demo test
system-bench: ; @config/system-packages demo test bench
system-vm: ; @config/system-packages vm
