// The second part of the program (web/split.mjs), for the page and for its workers.

/** Loads and compiles it at once: the program has called a function of it, and waits. */
export function compiledNow(address) {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.overrideMimeType('text/plain; charset=x-user-defined'); // A page that waits gets bytes as text alone.
  request.send();
  if (request.status !== 200) throw new Error(`${address}: the server answered ${request.status}`);
  return new WebAssembly.Module(Uint8Array.from(request.responseText, character => character.charCodeAt(0)));
}

/** Puts its functions into the table of the first part, which is known by what it exports. */
export function complete(first, second) {
  new WebAssembly.Instance(second, { first });
}
