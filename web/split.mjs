// Splits the program, after trunk has built the page, into the part that the first picture needs and the part that comes after it.
//   node web/split.mjs DIST
// web/later.txt names the modules of the second part; what nothing else calls goes with them. In the first part such a function
// is a stub: it brings the second part where that is not here yet (`complete_program`), and calls through the table, whose slots
// the second part fills when it is instantiated (web/parts.js). The memory, the table and all other functions are the first part's.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import binaryen from './.tools/node_modules/binaryen/index.js';

const dist = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
const lines = fs.readFileSync(new URL('later.txt', import.meta.url), 'utf8').split('\n');
const rules = lines.filter(line => /^\w/.test(line));
const exceptions = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
const whole = fs.readdirSync(dist).find(name => name.endsWith('_bg.wasm'));
if (!whole) throw new Error(`There is no program in ${dist}.`);
const program = fs.readFileSync(path.join(dist, whole));
const { i32, none } = binaryen;
// A smaller function is hardly larger than its stub, and may be one that a compiler puts into its caller or not.
const leastBytes = 400;

const list = (count, at) => Array.from({ length: count }, (_, i) => at(i));
const functionsOf = module => list(module.getNumFunctions(), i => binaryen.getFunctionInfo(module.getFunctionByIndex(i)));
const exportsOf = module => list(module.getNumExports(), i => binaryen.getExportInfo(module.getExportByIndex(i)));
const globalsOf = module => list(module.getNumGlobals(), i => binaryen.getGlobalInfo(module.getGlobalByIndex(i)));

/** Drops what nothing uses. The functions of the table are used, by the other part as well: without an export those that this part
 * does not call would lose their bodies. */
function dropUnused(module, inTable) {
  inTable.forEach((name, i) => module.addFunctionExport(name, `in the table ${i}`));
  module.runPasses(['remove-unused-module-elements']);
  inTable.forEach((_, i) => module.removeExport(`in the table ${i}`));
}

/** `harfrust::hb::aat` of `<harfrust::hb::aat::Kerx<T> as Table>::apply::h0123456789abcdef`: the names that rules speak of. */
function moduleOf(name) {
  const plain = name.replace(/\[[0-9a-f]+\]/g, '').replace(/\{\{.*?\}\}/g, '');
  const self = plain.match(/^<(?:&(?:mut )?)?(?:dyn )?([\w:]+)/)?.[1] ?? plain;
  return self.replace(/<.*$/, '').replace(/::h[0-9a-f]{16}.*$/, '');
}

function isNamed(name) {
  const plain = name.replace(/::h[0-9a-f]{16}.*$/, '');
  return rules.some(rule => `${moduleOf(name)}::`.startsWith(`${rule}::`)) && !exceptions.some(last => plain.endsWith(`::${last}`));
}

/** Bytes of the functions' bodies, in order: what the program's tenth section lists. */
function bodySizes() {
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = program[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const [section, length] = [program[at++], number()];
    if (section === 10) break;
    at += length;
  }
  return list(number(), () => {
    const size = number();
    at += size;
    return size;
  });
}

/** The first part: the program with stubs. Gives what of it is later, and the table's slot of each stub's function. */
function firstPart() {
  const first = binaryen.readBinary(program);
  const before = functionsOf(first);
  const called = new Set(exportsOf(first).map(({ value }) => value)); // By the page, which cannot wait.
  const sizes = bodySizes();
  const named = before.filter(({ module }) => !module)
    .filter(({ name }, i) => sizes[i] > leastBytes && !called.has(name) && isNamed(name));
  if (!named.length) throw new Error('No function has a name of web/later.txt: was the program built without names (wasm-opt -g)?');
  for (const { name } of named) binaryen.Function(first.getFunction(name)).body = first.unreachable();
  const segment = binaryen.getElementSegmentInfo(first.getElementSegmentByIndex(0));
  dropUnused(first, [...new Set(segment.data)]);
  const left = new Set(functionsOf(first).map(({ name }) => name));
  const stubs = named.filter(({ name }) => left.has(name));
  const later = new Set([...named.map(({ name }) => name), ...before.filter(f => !f.module && !left.has(f.name)).map(f => f.name)]);
  // What the glue gives stays here, whoever calls it.
  for (const { name, module, base, params, results } of before) {
    if (module && !left.has(name)) first.addFunctionImport(name, module, base, params, results);
  }

  const start = binaryen.getExpressionInfo(segment.offset).value;
  const slots = new Map(segment.data.map((name, i) => [name, start + i]));
  let size = start + segment.data.length;
  for (const { name } of stubs) if (!slots.has(name)) slots.set(name, size++);
  resize(first, segment.table, size);

  const complete = exportsOf(first).find(({ name }) => name === 'complete_program').value;
  first.addGlobal('is_complete', i32, true, first.i32.const(0));
  for (const { name, params, results } of stubs) {
    const operands = binaryen.expandType(params).map((type, i) => first.local.get(i, type));
    binaryen.Function(first.getFunction(name)).body = first.block(null, [
      first.if(first.i32.eqz(first.global.get('is_complete', i32)), first.call(complete, [], none)),
      first.call_indirect(segment.table, first.i32.const(slots.get(name)), operands, params, results),
    ], results);
  }
  const filled = stubs.map(({ name }) => ({ name, slot: slots.get(name) })).sort((a, b) => a.slot - b.slot);
  return { first, later, filled, segment, size };
}

/** The second part: what is later, with everything else imported from the first, which has to export it. */
function secondPart({ first, later, filled, segment, size }) {
  const second = binaryen.readBinary(program);
  const { table } = segment;
  for (const { name } of exportsOf(second)) second.removeExport(name);
  second.removeElementSegment(segment.name);
  functionsOf(second).filter(({ name }) => !later.has(name)).forEach(({ name, params, results }, i) => {
    second.removeFunction(name);
    second.addFunctionImport(name, 'first', i.toString(36), params, results);
  });
  for (const { name, type, mutable } of globalsOf(second)) {
    second.removeGlobal(name);
    second.addGlobalImport(name, 'first', name, type, mutable);
  }
  second.addGlobalImport('is_complete', 'first', 'is_complete', i32, true);
  const memory = second.getMemoryInfo();
  second.setMemory(memory.initial, memory.max ?? -1, null, [], false, false, '0'); // Without its contents.
  second.addMemoryImport('0', 'first', 'memory');
  second.addTableImport(table, 'first', 'table');
  resize(second, table, size);

  for (const { at, names } of runsOf(filled)) second.addActiveElementSegment(table, `at ${at}`, names, second.i32.const(at));
  const isComplete = second.global.set('is_complete', second.i32.const(1));
  second.setStart(second.addFunction('is complete', none, none, [], isComplete));
  dropUnused(second, filled.map(({ name }) => name));

  for (const { name, module, base } of functionsOf(second)) if (module) first.addFunctionExport(name, base);
  for (const { name } of globalsOf(second)) first.addGlobalExport(name, name);
  first.addTableExport(table, 'table');
  return second;
}

function resize(module, name, size) {
  const table = module.getTable(name);
  binaryen._BinaryenTableSetInitial(table, size);
  binaryen._BinaryenTableSetMax(table, size);
}

/** Neighbouring slots together: `[{ at: 3, names: [function 3, function 4] }, …]`. */
function runsOf(filled) {
  const runs = [];
  for (const { name, slot } of filled) {
    const last = runs.at(-1);
    if (last && last.at + last.names.length === slot) last.names.push(name);
    else runs.push({ at: slot, names: [name] });
  }
  return runs;
}

/** Functions that only stop the program: Rust has a few, and a pass that takes a body away leaves more. */
function countEmpty(module) {
  return functionsOf(module).filter(f => !f.module && binaryen.getExpressionId(f.body) === binaryen.UnreachableId).length;
}

function bytesOf(module, part) {
  if (!module.validate()) throw new Error(`The ${part} part of the program is not valid.`);
  return module.emitBinary();
}

const parts = firstPart();
const second = secondPart(parts);
if (countEmpty(parts.first) + countEmpty(second) > countEmpty(binaryen.readBinary(program))) {
  throw new Error('A function has lost its body.');
}
const [firstBytes, laterBytes] = [bytesOf(parts.first, 'first'), bytesOf(second, 'second')];
// They belong together, so one address holds for both, and is another one where a rule has changed.
const hash = createHash('sha256').update(firstBytes).update(laterBytes).digest('hex').slice(0, 16);
const name = part => whole.replace(/-[0-9a-f]+_bg\.wasm$/, `-${hash}_${part}.wasm`);
fs.writeFileSync(path.join(dist, name('first')), firstBytes);
fs.writeFileSync(path.join(dist, name('later')), laterBytes);
fs.rmSync(path.join(dist, whole));
const index = path.join(dist, 'index.html');
fs.writeFileSync(index, fs.readFileSync(index, 'utf8').replaceAll(whole, name('first')));
console.log(`The program in two parts: ${parts.later.size} functions come later, by ${parts.filled.length} stubs.`);
