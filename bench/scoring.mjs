// npm run bench:scoring [-- --check]: how fast sheets are scored, and what a light query feels of it.
// Figures of one machine compare with each other, hardly with those of another. With --check, a target missed by far fails.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { ScoringPool } from '../dist/src/quizzes/scoring-pool.js';
import { scoreSheet } from '../dist/src/quizzes/scoring/index.js';
import { LOADS, measureLightQuery } from './light-query.mjs';
import { pace, perSecond, medianMicroseconds } from './measure.mjs';
import { TYPES, heavySheet, regradesOf, sheetOf, simpleSheet } from './sheets.mjs';

/** A machine that does other things as well misses a target by this factor without anything being wrong. */
const FAR = 1.5;
const targets = [];

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
);

const isCrowded = loadavg()[0] > availableParallelism() / 2;
if (isCrowded)
  console.log(
    'Other programs keep this machine busy: nothing below that took time on several threads is certain.',
  );

console.log('\nOne sheet                 inline µs   inline/s     pool/s');
const pool = poolOf(availableParallelism() > 1 ? 2 : 1);
await pool.score(JSON.stringify(simpleSheet));
for (const [name, sheet] of [
  ...TYPES.map((type) => [type, sheetOf([type])]),
  ['10 simple items', simpleSheet],
]) {
  const micros = medianMicroseconds(() => scoreSheet(sheet), 400);
  const json = JSON.stringify(sheet);
  const pooled = await perSecond(() => pool.score(json), { milliseconds: 400, atOnce: 16 });
  print(name, [micros.toFixed(1), (1e6 / micros).toFixed(0), pooled.toFixed(0)]);
  if (sheet === simpleSheet) target('10 simple items inline, median µs', micros, 50);
}

console.log('\nOne heavy sheet           inline ms    pool ms      ratio');
let worst = 0;
for (const milliseconds of [5, 20, 100]) {
  const sheet = heavySheet(milliseconds);
  const json = JSON.stringify(sheet);
  const inline = medianMicroseconds(() => scoreSheet(sheet), 1_000) / 1_000;
  const pooled = await pace(() => pool.score(json), 1_000);
  worst = Math.max(worst, pooled / inline);
  print(`${sheet.items.length} items`, [inline.toFixed(1), pooled.toFixed(1), (pooled / inline).toFixed(2)]);
}
target('time on the pool / time inline, above 5 ms', worst, 2);

console.log('\nRegrade, 10 simple items, 2 threads  CPU µs each attempts/s');
const regrading = poolOf(2);
let slowest = Infinity;
for (const batch of [64, 250, 500]) {
  const regrades = regradesOf(batch);
  const one = async () => JSON.parse(await regrading.regrade(JSON.stringify({ regrades })));
  await one();
  const [cpuBefore, from] = [process.cpuUsage(), performance.now()];
  const attempts = batch * (await perSecond(one, { milliseconds: 1_500, atOnce: 4 }));
  const cpu = process.cpuUsage(cpuBefore);
  const each = ((cpu.user + cpu.system) * 1_000) / (attempts * (performance.now() - from));
  slowest = Math.min(slowest, attempts);
  print(`${batch} attempts a task`, ['', each.toFixed(0), attempts.toFixed(0)]);
}
target('attempts regraded a second, at least', slowest, 2_000, 'least');
await Promise.all([pool, regrading].map((one) => one.onApplicationShutdown()));

await reportLightQuery('two readers with pauses', LOADS.few);
await reportLightQuery('a closed loop of 16', LOADS.many);

console.log(isCrowded ? '\nTargets, on a machine that was too busy to judge them' : '\nTargets');
for (const { name, value, limit, factor } of targets)
  console.log(`  ${factor <= 1 ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(2)} (target ${limit})`);
if (process.argv.includes('--check') && targets.some(({ factor }) => factor > FAR)) process.exitCode = 1;

async function reportLightQuery(name, load) {
  console.log(`\nA light query while every scoring thread is busy (p99 ms): ${name}`);
  const { rounds, ratios, threads, answers } = await measureLightQuery(load);
  console.log(
    '                        at rest ms  normal ms      ratio    idle ms      ratio foreign ms      ratio',
  );
  for (const { rest, ...busy } of rounds)
    print(`  ${threads} thread(s)`, [
      rest.toFixed(1),
      ...Object.values(busy).flatMap((p99) => [p99.toFixed(1), (p99 / rest).toFixed(2)]),
    ]);
  console.log(
    `p99 of some ${answers} answers each, of all rounds together, / at rest: ${ratios.normal.toFixed(2)} beside threads of normal\n` +
      `priority, ${ratios.idle.toFixed(2)} beside idle ones, ${ratios.foreign.toFixed(2)} beside an unrelated process of the idle class`,
  );
  target(`p99 busy / at rest, ${name}`, ratios.idle, 1.5);
}

function poolOf(threads) {
  return new ScoringPool({ scoring: { threads, priority: 'normal' } });
}

function print(name, columns) {
  console.log(name.padEnd(24) + columns.map((column) => column.padStart(11)).join(''));
}

function target(name, value, limit, kind = 'most') {
  targets.push({ name, value, limit, factor: kind === 'most' ? value / limit : limit / value });
}
