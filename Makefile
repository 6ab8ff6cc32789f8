# The commands of the project. What a command needs and the machine lacks is installed first: web/toolchain.sh.
PORT ?= 8080
WASM := web/toolchain.sh run
LINT := cargo fmt --check && cargo clippy --all-targets -- -D warnings
# In the page's own profile, with which it shares what runs while it is built, and nothing with the native build beside it.
LINT_PAGE = $(WASM) cargo clippy --profile web --target wasm32-unknown-unknown --lib --bins -- -D warnings
NATIVE_TESTS := $(shell command -v cargo-nextest >/dev/null && echo nextest run || echo test)
# Expanded when a recipe runs, so after the set-up: the software GPU that the shader tests run on.
LAVAPIPE = $(firstword $(shell ls /usr/share/vulkan/icd.d/lvp_icd.*.json 2>/dev/null))
SOFTWARE_GPU = $(if $(LAVAPIPE),VK_DRIVER_FILES=$(LAVAPIPE) PUSHFORWARD_REQUIRE_GPU=1)

.PHONY: serve test desktop dist bench bench-page check packages tools native page test-page

serve: tools ## the page at http://localhost:8080, with the optimized program
	$(WASM) trunk serve --cargo-profile web --port $(PORT)

# The program and the page are built beside each other, sharing the cores (the + lets cargo ask make for them): alone, either
# leaves some idle. The browser has the machine to itself.
test: packages ## everything that has to pass
	$(MAKE) --jobs=$(shell getconf _NPROCESSORS_ONLN) native page
	$(MAKE) test-page
	@echo "All parts of 'make test' passed."

desktop: ## the program in a window
	cargo run --release

dist: tools ## the page to put on a web server, in dist/
	+$(WASM) trunk build --release
	node web/size.mjs dist

bench: ## the README's speeds on this machine: the standard work, kernels, growth, and a long run
	cargo bench

bench-page: packages dist ## what a frame of each view costs the page, in Chromium
	node --test --test-reporter=spec benches/frames.mjs

check: tools ## formatting and lints, native and WebAssembly
	$(LINT)
	$(LINT_PAGE)

native:
	+$(LINT)
	+$(SOFTWARE_GPU) cargo $(NATIVE_TESTS)
	+$(SOFTWARE_GPU) cargo test --doc

page: tools
	+$(LINT_PAGE)
	+$(MAKE) dist

test-page: # the page in dist/
	node --test --test-concurrency=2 --test-reporter=spec web/e2e/*.test.mjs

packages:
	web/toolchain.sh install tests

tools:
	+web/toolchain.sh install page
