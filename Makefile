# Two commands: `make run` and `make test`. Both install what is missing on Debian or Ubuntu.

.PHONY: run test check build format clippy rust-tests browser-tests tools test-tools bench-tools bench deny fuzz screenshot

# What the server is made of: the whole product in one binary.
run: tools
	cargo run --release --locked -p server -- serve

build: tools
	cargo build --release --locked -p server

# Everything. `.ci/run` calls this and nothing else.
test: tools test-tools format clippy rust-tests browser-tests

# The quick one, for while you work.
check: tools format clippy
	SKIP_DASHBOARD=1 cargo test --release --locked -p model -p words -p domain

format:
	cargo fmt --all -- --check

# Once for the machine, once for the browser; warnings are errors.
clippy:
	SKIP_DASHBOARD=1 cargo clippy --release --locked -p model -p words -p domain -p app -p server -p bench --all-targets -- -D warnings
	cargo clippy --release --locked -p app --lib --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings

# Unit, story and HTTP tests; the HTTP tests start the release binary.
rust-tests: build
	cargo test --release --locked -p model -p words -p domain -p server -p bench

browser-tests: build
	cd end2end && npm ci --no-audit --no-fund && npx tsc --noEmit && npx playwright test

# Licences, bans and sources of what comes into the binary; needs cargo-deny.
deny:
	@command -v cargo-deny >/dev/null || { echo "Install cargo-deny (cargo install --locked cargo-deny)."; exit 1; }
	cargo deny check licenses bans sources

# Ten minutes for each parser of what comes from outside. What it learns is in server/fuzz/target/corpus; what every
# test tries again, in server/fuzz/corpus, stays as small as it is.
FUZZ_SECONDS ?= 600
fuzz:
	@command -v cargo-fuzz >/dev/null || { echo "Install cargo-fuzz (cargo install --locked cargo-fuzz)."; exit 1; }
	cp Cargo.lock server/fuzz/Cargo.lock
	cd server/fuzz && for target in migration otpauth ssh_key phone basic_header; do \
		mkdir -p target/corpus/$$target && \
		cargo fuzz run --sanitizer none --fuzz-dir . $$target target/corpus/$$target corpus/$$target \
			-- -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 || exit 1; \
	done

# What it does in a second, beside what this machine could: a table, and target/bench.json. Six minutes after the build; nothing else
# should run meanwhile. BENCH_ACCOUNTS=0 leaves the file of a million accounts out; BENCH="--check" fails when an aim is missed.
bench: bench-tools build
	cd end2end && npm ci --no-audit --no-fund --silent
	cargo run --release --locked -p bench -- $(BENCH)

# The picture in the README.
screenshot: build
	cd end2end && npm ci --no-audit --no-fund && npx playwright test --config screenshots.config.ts

tools:
	@.ci/tools build

test-tools:
	@.ci/tools test

bench-tools:
	@.ci/tools bench
