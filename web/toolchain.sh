#!/usr/bin/env bash
# Installs what a machine still lacks and runs commands with it. Tools go into web/.tools; nothing global is changed but
# Debian packages.
#   web/toolchain.sh install page    a compiler for WebAssembly, trunk, wasm-bindgen, wasm-opt
#   web/toolchain.sh install tests   a browser, what drives it, a software GPU and a virtual screen
#   web/toolchain.sh run COMMAND …   a command that builds for WebAssembly
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/web/.tools
trunk_version=0.21.14
binaryen_version=132.0.0
playwright_version=1.65.1
bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' "$root/Cargo.lock")

say() { echo "set-up: $*" >&2; }
stop() { say "$*"; exit 1; }

# PUSHFORWARD_RUST=debian takes Debian's compiler even where rustup has the target.
rustup_has_target() {
  [ "${PUSHFORWARD_RUST:-}" != debian ] && [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]
}

rustup_adds_target() {
  [ "${PUSHFORWARD_RUST:-}" != debian ] && command -v rustup >/dev/null &&
    RUSTUP_MAX_RETRIES=0 rustup target add wasm32-unknown-unknown >/dev/null 2>&1 && rustup_has_target
}

packages=()
want() { # FILE PACKAGE…: the packages are wanted where the file is missing
  compgen -G "$1" >/dev/null || packages+=("${@:2}")
}

install_packages() { # WHY
  [ ${#packages[@]} -gt 0 ] || return 0
  local list=${packages[*]}
  packages=()
  command -v apt-get >/dev/null || stop "$1: this machine lacks what Debian calls $list; install them, then run this again."
  [ "$(id -u)" = 0 ] || stop "$1: run 'sudo apt-get install $list', then this again."
  say "$1: installing $list"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends $list >/dev/null
}

install_compiler() {
  if rustup_has_target || rustup_adds_target; then
    say "WebAssembly is compiled by $(rustc --version | cut -d' ' -f1,2) with rustup's target."
    return
  fi
  command -v apt-get >/dev/null || stop "rustup could not add the target wasm32-unknown-unknown: run 'rustup target add wasm32-unknown-unknown' where it can download."
  want /usr/lib/rustlib/src/rust/library rust-web-src
  want /usr/bin/cargo-clippy rust-web-clippy
  want /usr/bin/wasm-ld-19 lld-19
  want /usr/bin/rustc rustc-web
  want /usr/bin/cargo cargo-web
  install_packages "rustup could not add the WebAssembly target, so Debian's compiler is used"
  say "WebAssembly is compiled by Debian's $(/usr/bin/rustc --version | cut -d' ' -f1,2), which builds the standard library for it."
}

# These programs run for a few seconds: compiling them fast matters more than their speed.
install_crate() { # CRATE VERSION PROGRAM OPT-LEVEL OPTIONS…
  [ "$("$tools/bin/$3" --version 2>/dev/null | cut -d' ' -f2)" = "$2" ] && return
  say "building $1 $2"
  env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_OPT_LEVEL="$4" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_PANIC=abort CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    cargo install --quiet "$1@$2" --force --root "$tools" "${@:5}"
}

install_npm() { # PACKAGE VERSION
  grep -q "\"version\": \"$2\"" "$tools/node_modules/$1/package.json" 2>/dev/null && return
  command -v npm >/dev/null || stop "node 20 or newer with npm is missing: install it, then run this again."
  say "installing $1 $2"
  mkdir -p "$tools"
  [ -f "$tools/package.json" ] || echo '{ "private": true }' > "$tools/package.json"
  npm install --silent --no-audit --no-fund --no-package-lock --prefix "$tools" "$1@$2"
}

install_page() {
  install_compiler
  install_crate trunk "$trunk_version" trunk 0 --locked --no-default-features --features rustls
  install_crate wasm-bindgen-cli "$bindgen_version" wasm-bindgen 1
  install_npm binaryen "$binaryen_version"
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [ -x "$candidate" ] && return
  done
  return 1
}

install_tests() {
  install_npm playwright-core "$playwright_version"
  find_chromium || packages+=(chromium)
  if command -v apt-get >/dev/null; then
    want '/usr/share/vulkan/icd.d/lvp_icd.*.json' mesa-vulkan-drivers
    want '/usr/lib/*/libvulkan.so.1' libvulkan1
    want /usr/bin/xvfb-run xvfb xauth
    want '/usr/lib/*/libxkbcommon-x11.so.0' libxkbcommon-x11-0
    want '/usr/lib/*/libXcursor.so.1' libxcursor1
    want '/usr/lib/*/libXi.so.6' libxi6
    want '/usr/lib/*/libXrandr.so.2' libxrandr2
    want '/usr/lib/*/libX11-xcb.so.1' libx11-xcb1
    want '/usr/lib/*/libEGL.so.1' libegl1
    want '/usr/lib/*/dri/swrast_dri.so' libgl1-mesa-dri
  fi
  install_packages "the tests need a browser and a software GPU"
}

run() {
  export PATH="$tools/bin:$tools/node_modules/.bin:$PATH"
  if ! rustup_has_target; then
    # For this command alone: build-std and the linker would break a native build.
    export PATH="$tools/bin:$tools/node_modules/.bin:/usr/bin:$PATH"
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
  fi
  exec "$@"
}

case "${1:-} ${2:-}" in
  'install page') install_page ;;
  'install tests') install_tests ;;
  run\ ?*) run "${@:2}" ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
