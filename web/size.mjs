// Prints what a visitor downloads, compressed by brotli as web servers do: before the first picture, and in all. Fails where the
// first load is past its budget.
//   node web/size.mjs DIST
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// The first part of the program, with its fonts and one trained flow: web/later.txt says what is in the second.
const budget = 1_500_000;
// Fetched when they are wanted (src/asset.rs) or when the first picture stands. The icons are for whoever installs the page.
const later = /^(presets|lang|lessons)\/|_later\.wasm$|^icon-\d+\.png$/;
const dist = process.argv[2] ?? 'dist';

const sizes = fs.readdirSync(dist, { recursive: true })
  .filter(name => fs.statSync(path.join(dist, name)).isFile())
  .map(name => ({ name, bytes: zlib.brotliCompressSync(fs.readFileSync(path.join(dist, name))).length }))
  .sort((a, b) => b.bytes - a.bytes);
const first = sizes.filter(({ name }) => !later.test(name));

const kilobytes = bytes => `${(bytes / 1000).toFixed(0).padStart(6)} kB`;
const sum = files => files.reduce((total, { bytes }) => total + bytes, 0);
for (const { name, bytes } of first) console.log(`${kilobytes(bytes)}  ${name}`);
console.log(`${kilobytes(sum(first))}  before the first picture, of ${kilobytes(budget).trim()}`);
console.log(`${kilobytes(sum(sizes))}  in all`);
if (sum(first) > budget) {
  console.error('The first load is larger than its budget: make it smaller, or raise the budget in web/size.mjs and say why.');
  process.exit(1);
}
