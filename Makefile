# One entry for everything. `make demo` and `make test` do all their own set-up, on a machine with only Python and git.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)

# What the tests need beside Python: a real Dovecot, a real keyring on a real D-Bus, the systemd tools, a certificate maker.
PROGRAMS := dovecot gnome-keyring-daemon dbus-run-session systemd-analyze openssl
PACKAGES := dovecot-imapd gnome-keyring dbus systemd openssl

.PHONY: help demo test check bench clients editors evaluate judge lock clean programs torture servers kills sbom mutants score fuzz suite soak audit leanings cues signs

help: ## show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: $(VENV)/installed ## the whole story on an embedded IMAP server, without an account
	@$(BIN)/gracious demo

test: $(VENV)/installed programs check ## every test, after `make check`
	$(BIN)/pytest --numprocesses=2 --dist=worksteal

check: $(VENV)/installed ## the house: format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clients: $(VENV)/installed programs ## NeoMutt, Thunderbird and Roundcube, the real ones, send our draft to a sink; Chromium opens the report (Debian: installs them)
	@$(MAKE) --no-print-directory programs PROGRAMS="neomutt thunderbird chromium Xvfb xdotool import openbox php /usr/share/roundcube/bin/update.sh" \
	  PACKAGES="neomutt thunderbird chromium xvfb xdotool imagemagick openbox dbus roundcube-core roundcube-sqlite3 php-cli php-sqlite3"
	PYTHONPATH=tests/e2e $(BIN)/pytest tests/clients/drive_*.py

editors: $(VENV)/installed ## the YAML language server that editors use completes and checks our files (npm brings it)
	@$(MAKE) --no-print-directory programs PROGRAMS="node npm" PACKAGES="nodejs npm"
	npm install --silent --no-fund --no-audit --prefix build/editors yaml-language-server@1
	YAML_LANGUAGE_SERVER=$(CURDIR)/build/editors/node_modules/.bin/yaml-language-server $(BIN)/pytest tests/editors/drive_*.py

bench: $(VENV)/installed ## how fast it is beside others, as ratios (takes an hour)
	PYTHONPATH=.:tests $(BIN)/python -m bench
	PYTHONPATH=.:tests $(BIN)/python -m bench.reaction
	PYTHONPATH=.:tests $(BIN)/python -m bench.idle

evaluate: $(VENV)/installed ## recall and false alarms on our own benchmark
	$(BIN)/gracious evaluate --summary tests/benchmark/*.jsonl

judge: $(VENV)/installed ## three simulated years with four hundred noes, on a real Dovecot
	GRACIOUS_JUDGE_NOES=$(or $(NOES),400) GRACIOUS_JUDGE_DAYS=$(or $(DAYS),1095) GRACIOUS_JUDGE_STEP=1 \
	  GRACIOUS_JUDGE_SEED=$(or $(SEED),1) $(BIN)/pytest -s tests/judge

torture: $(VENV)/installed programs ## ten thousand faults: kills, broken wires, a model mailbox (many minutes)
	PYTHONPATH=tests:. $(BIN)/python -m torture

fuzz: $(VENV)/installed ## octets at the door, guided by coverage, for SECONDS (60); what breaks it is left in build/
	@$(BIN)/pip install --quiet --disable-pip-version-check atheris && mkdir -p build
	$(BIN)/python tests/fuzz.py $(or $(SECONDS),60)

leanings: $(VENV)/installed ## what ordinary words lean to, learned on from labelled mail in MAIL="FILE.jsonl ..." (ADR 50)
	@[ -n "$(MAIL)" ] || { echo 'Which mail? make leanings MAIL="FILE.jsonl ..."'; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check scipy
	PYTHONPATH=. $(BIN)/python tests/leanings.py $(MAIL)

cues: $(VENV)/installed ## which words gather around a no, learned on from labelled mail in MAIL="FILE.jsonl ..." (ADR 51)
	@[ -n "$(MAIL)" ] || { echo 'Which mail? make cues MAIL="FILE.jsonl ..."'; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check scipy
	PYTHONPATH=.:tests $(BIN)/python tests/cues.py $(MAIL)

signs: $(VENV)/installed ## what stands around names, learned on from labelled mail in MAIL="FILE.jsonl ...", and from our own letters (ADR 58)
	@$(BIN)/pip install --quiet --disable-pip-version-check scipy
	PYTHONPATH=.:tests $(BIN)/python tests/signs.py $(MAIL)

suite: $(VENV)/installed ## another parser's mail in MAIL=FOLDER, and broken copies: time, memory, drafts (Debian: libemail-mime-perl)
	@[ -n "$(MAIL)" ] || { echo "Which mail? make suite MAIL=FOLDER"; exit 1; }
	@perl -MEmail::MIME -e 1 || { echo "This reads drafts with Email::MIME, too. On Debian: apt-get install libemail-mime-perl"; exit 1; }
	PYTHONPATH=.:tests $(BIN)/python tests/suite.py $(MAIL)

soak: $(VENV)/installed programs ## a day of looks, ten thousand mails and a wire that breaks: nothing lost, doubled or leaked
	PYTHONPATH=tests:. $(BIN)/python -m soak

# What is known of functions that did not change stays; whatever was not noticed is tried again, for tests may be new,
# and which tests reach which function is learned anew (else a further test file would throw all results away).
mutants: $(VENV)/installed ## the core's tests against small changes of the core, and the share they notice (many minutes)
	@$(BIN)/pip install --quiet --disable-pip-version-check mutmut
	@rm -f mutants/mutmut-stats.json
	@[ ! -d mutants ] || find mutants -name '*.meta' \( -empty -delete -o -exec sed -Ei 's/(__mutmut_[0-9]+": )(0|33)(,?)$$/\1null\3/' {} + \)
	$(BIN)/mutmut run
	@$(MAKE) --no-print-directory score

score: ## how many small changes were noticed so far; `make mutants` may be ended at any time and goes on from there
	@$(BIN)/mutmut results --all true | sed 's/.*: //' | sort | uniq -c | awk '{ print; all += $$1 } !/not checked/ { tried += $$1 } \
	  /killed|timeout/ { noticed += $$1 } END { printf "%d of %d tried, %.1f %% noticed\n", tried, all, tried ? 100 * noticed / tried : 0 }'

servers: $(VENV)/installed programs ## the whole line, two hosts, kills and broken wires on a real Cyrus (Debian, as root: fetches it)
	@$(MAKE) --no-print-directory programs PROGRAMS="/usr/lib/cyrus/bin/master saslpasswd2" PACKAGES="cyrus-common sasl2-bin"
	@test -x build/cyrus/usr/lib/cyrus/bin/imapd || { mkdir -p build && cd build && \
	  apt-get download -qq cyrus-imapd && dpkg -x cyrus-imapd_*.deb cyrus; }
	PYTHONPATH=tests $(BIN)/pytest -s tests/foreign/drive_servers.py

kills: $(VENV)/installed programs ## the service under a real systemd, killed a hundred times in a row; nothing is lost
	GRACIOUS_KILLS=$(or $(KILLS),100) $(BIN)/pytest -k again_and_again tests/integration/test_service.py

audit: $(VENV)/installed ## known weaknesses of what requirements.lock pins (asks PyPI, so it needs the network)
	@$(BIN)/pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off

sbom: $(VENV)/installed ## what is in it: a CycloneDX bill of materials on stdout
	@$(BIN)/pip install --quiet --disable-pip-version-check cyclonedx-bom
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml $(BIN)/python

lock: $(VENV)/installed ## renew requirements.lock
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra demo --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade --quiet --output-file requirements.lock

deb: ## a Debian package in dist/, and what lintian says of it
	@command -v dpkg-buildpackage >/dev/null && command -v dh >/dev/null && command -v lintian >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends debhelper dpkg-dev lintian python3-venv >/dev/null; }
	rm -rf build/deb && mkdir -p build/deb dist && git archive HEAD | tar -x -C build/deb
	cd build/deb && dpkg-buildpackage --build=binary --no-sign >../deb.log 2>&1 || { tail -20 ../deb.log; exit 1; }
	mv build/gracious_*.deb dist/
	lintian --fail-on error dist/gracious_*.deb

clean: ## remove what was made
	rm -rf $(VENV) build dist mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "gracious needs Python 3.11 or later with venv (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

programs:
	@missing=; for p in $(PROGRAMS); do PATH="$$PATH:/usr/sbin:/sbin" command -v $$p >/dev/null || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $(PACKAGES) ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	  else \
	    echo "The tests need:$$missing. On Debian: sudo apt-get install --no-install-recommends $(PACKAGES)"; exit 1; \
	  fi; \
	fi
