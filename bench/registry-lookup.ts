/**
 * What one look-up in the resident registry takes, in the process itself, and what 280 million numbers take in memory, at two
 * densities. The chunks are made up, so no database is needed. `npm run bench:registry-lookup`.
 */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { NOT_LISTED, NOT_LOADED, openArena, type SharedArena } from '#registry/arena-reader.ts';
import { openResidentRegistry } from '#registry/resident-registry.ts';
import { fine, megabytes, printMachine, printTable, quantile, type Row, whole } from './report.ts';
import { syntheticRegistry } from './synthetic-registry.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '280000000' },
    lookups: { type: 'string', default: '4000000' },
    density: { type: 'string' },
  },
});

if (values.density === undefined) {
  printMachine(`Look-ups among ${whole(Number(values.numbers))} numbers`);
  // A process for each, so that the memory of one is not that of the other.
  for (const density of ['0.07', '0.25']) {
    execFileSync(process.execPath, ['--expose-gc', import.meta.filename, ...process.argv.slice(2), '--density', density], {
      stdio: 'inherit',
    });
  }
} else {
  await measure(Number(values.density));
}

async function measure(density: number): Promise<void> {
  const lookups = Number(values.lookups);
  const source = syntheticRegistry(Number(values.numbers), density, lookups);
  source.sample.fill(1);
  const registry = await openResidentRegistry(source);
  const before = residentAfterCollection();
  const began = performance.now();
  await registry.preload(new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  const { chunks, numbers, bytes, encodingMs } = source.made();
  const memory = registry.figures();
  const grown = residentAfterCollection() - before;
  const { arena } = await registry.share([]);
  const { lookup } = openArena(arena);
  const ask = (number: number): number => {
    const answer = registry.profiles([number]);
    return answer instanceof Promise ? NOT_LOADED : (answer.ids[0] ?? NOT_LOADED);
  };

  const hits = shuffled(source.sample);
  const misses = notListed(hits.length, lookup);
  console.log(
    `\ndensity ${density}: ${whole(numbers)} numbers in ${whole(chunks)} chunks; ` +
      `encoded ${(bytes / numbers).toFixed(3)} bytes a number, ${fine((encodingMs * 1000) / chunks)} µs a chunk; made and loaded in ${fine(seconds)} s; ` +
      `in memory ${megabytes(memory.bytes)}, process grown by ${megabytes(grown)}`,
  );
  printTable(
    ['ns', 'each of many', 'each after the other', 'alone: p50', 'alone: p99'],
    [
      rowOf('one word of that memory, at random', hits, wordReader(arena)),
      rowOf('random, listed', hits, lookup),
      rowOf('random, not listed', misses, lookup),
      rowOf('sorted, listed', hits.toSorted(), lookup),
      rowOf('sorted, not listed', misses.toSorted(), lookup),
      rowOf('random, listed, as a question of one', hits, ask),
    ],
  );
}

/** What the machine itself takes, to compare with: reads one word that depends on the number, whatever it means. */
function wordReader({ segments }: SharedArena): (number: number) => number {
  const words = segments.map((segment) => new Uint16Array(segment ?? new SharedArrayBuffer(0)));
  // The last one is not filled.
  const filled = Math.max(1, words.length - 1);
  return (number) => {
    const mixed = Math.imul(number, 0x9e3779b1) >>> 0;
    return words[mixed % filled]?.[mixed >>> 7] ?? 0;
  };
}

function rowOf(what: string, numbers: Float64Array, lookup: (number: number) => number): Row {
  independent(numbers, lookup);
  const alone = singly(numbers, lookup);
  return [
    what,
    fine(independent(numbers, lookup)),
    fine(dependent(numbers, lookup)),
    fine(quantile(alone, 0.5)),
    fine(quantile(alone, 0.99)),
  ];
}

/** As a scrub does it: the processor may begin the next before it has the last. */
function independent(numbers: Float64Array, lookup: (number: number) => number): number {
  let sum = 0;
  const began = performance.now();
  for (let at = 0; at < numbers.length; at += 1) sum += lookup(numbers[at] ?? 0);
  return nanoseconds(began, numbers.length, sum);
}

/** Which number is next depends on the last answer (in a way that changes nothing). */
function dependent(numbers: Float64Array, lookup: (number: number) => number): number {
  let sum = 0;
  let nothing = 0;
  const began = performance.now();
  for (let at = 0; at < numbers.length; at += 1) {
    const id = lookup(numbers[at + nothing] ?? 0);
    nothing = (id + 1) >>> 17;
    sum += id;
  }
  return nanoseconds(began, numbers.length, sum);
}

/** Some of them, each timed by itself, less what taking the time takes. */
function singly(numbers: Float64Array, lookup: (number: number) => number): readonly number[] {
  const step = Math.max(1, Math.floor(numbers.length / 200_000));
  const times: number[] = [];
  const clock: number[] = [];
  let sum = 0;
  for (let at = 0; at < numbers.length; at += step) {
    const began = process.hrtime.bigint();
    const between = process.hrtime.bigint();
    sum += lookup(numbers[at] ?? 0);
    const ended = process.hrtime.bigint();
    clock.push(Number(between - began));
    times.push(Number(ended - between));
  }
  if (Number.isNaN(sum)) throw new Error('a look-up answered nothing');
  const overhead = quantile(clock, 0.5);
  return times.map((time) => Math.max(0, time - overhead));
}

function nanoseconds(began: number, count: number, sum: number): number {
  const each = ((performance.now() - began) * 1_000_000) / count;
  if (Number.isNaN(sum)) throw new Error('a look-up answered nothing');
  return each;
}

/** Random numbers of the range that the registry covers, without those that are listed. */
function notListed(count: number, lookup: (number: number) => number): Float64Array {
  const found = new Float64Array(count);
  const least = 9_999_999_999 - Number(values.numbers) / Number(values.density);
  for (let at = 0; at < count; ) {
    const number = Math.floor(least + Math.random() * (9_999_999_999 - least));
    if (lookup(number) !== NOT_LISTED) continue;
    found[at] = number;
    at += 1;
  }
  return found;
}

function shuffled(numbers: Float64Array): Float64Array {
  const order = numbers.slice();
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    const number = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = number;
  }
  return order;
}

function residentAfterCollection(): number {
  global.gc?.();
  return process.memoryUsage.rss();
}
