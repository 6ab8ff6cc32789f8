# The commands of the project. What a command needs and the machine lacks is installed first: web/toolchain.sh.
PORT ?= 8080
WASM := web/toolchain.sh run
NATIVE_TESTS := $(shell command -v cargo-nextest >/dev/null && echo nextest run || echo test)
# Expanded when a recipe runs, so after the set-up: the software GPU that the shader tests run on.
LAVAPIPE = $(firstword $(shell ls /usr/share/vulkan/icd.d/lvp_icd.*.json 2>/dev/null))
SOFTWARE_GPU = $(if $(LAVAPIPE),VK_DRIVER_FILES=$(LAVAPIPE) PUSHFORWARD_REQUIRE_GPU=1)

.PHONY: serve test desktop dist bench bench-page check tools tools-test test-native test-page

serve: tools ## the page at http://localhost:8080, with the optimized program
	$(WASM) trunk serve --cargo-profile web --port $(PORT)

test: tools-test check test-native test-page ## everything that has to pass
	@echo "All parts of 'make test' passed."

desktop: ## the program in a window
	cargo run --release

dist: tools ## the page to put on a web server, in dist/
	$(WASM) trunk build --release
	node web/size.mjs dist

bench: ## the README's speeds on this machine: the standard work, kernels, growth, and a long run
	cargo bench

bench-page: dist ## what a frame of each view costs the page, in Chromium
	node --test --test-reporter=spec benches/frames.mjs

check: ## formatting and lints, native and WebAssembly
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	$(WASM) cargo clippy --target wasm32-unknown-unknown --lib --bins -- -D warnings

test-native:
	$(SOFTWARE_GPU) cargo $(NATIVE_TESTS)
	$(SOFTWARE_GPU) cargo test --doc

test-page: dist
	node --test --test-concurrency=1 --test-reporter=spec web/e2e/*.test.mjs

tools:
	web/toolchain.sh install page

tools-test:
	web/toolchain.sh install tests
