// Prints what a visitor downloads, compressed by brotli as web servers do, and fails past the budget.
//   node web/size.mjs DIST
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// Five lessons in two languages, the figures by hand and in motion, kernels for every layer, and nineteen trained flows with their
// pictures (about 600 kB of it).
const budget = 2_550_000;
const dist = process.argv[2] ?? 'dist';

const sizes = fs.readdirSync(dist, { recursive: true })
  .map(name => path.join(dist, name))
  .filter(file => fs.statSync(file).isFile())
  .map(file => ({ file, bytes: zlib.brotliCompressSync(fs.readFileSync(file)).length }))
  .sort((a, b) => b.bytes - a.bytes);

const kilobytes = bytes => `${(bytes / 1000).toFixed(0).padStart(6)} kB`;
for (const { file, bytes } of sizes) console.log(`${kilobytes(bytes)}  ${path.relative(dist, file)}`);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`${kilobytes(total)}  in all, of ${kilobytes(budget).trim()}`);
if (total > budget) {
  console.error('The page is larger than its budget: make it smaller, or raise the budget in web/size.mjs and say why.');
  process.exit(1);
}
