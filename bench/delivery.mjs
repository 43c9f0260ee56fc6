// npm run bench:delivery [-- --mails 2000]: how fast unlocked units leave by e-mail.
// One runner as it is built, an SMTP server that only counts, Postgres and this program share the machine.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startBenchSchool } from './delivery-school.mjs';
import { quantile } from './measure.mjs';

const { values } = parseArgs({
  options: { mails: { type: 'string', default: '10000' }, passes: { type: 'string', default: '40' } },
});
const [mails, passes] = [Number(values.mails), Number(values.passes)];

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
);
const smtp = fork(new URL('counting-smtp.mjs', import.meta.url));
const { port } = await answerOf(smtp);
const school = await startBenchSchool({
  smtpUrl: `smtp://127.0.0.1:${port}`,
  learners: mails,
  units: passes + 1,
});
const runner = await startRunner(school.env);
try {
  const single = await measureSinglePasses();
  console.log(`\nA single pass, from handing in to the mail server's 250, idle (${single.length} of them)`);
  print(single, 'ms');
  target('p95 of a single pass, ms', quantile(single, 0.95), 2_000);

  const from = Date.now();
  const planned = await school.planMails();
  const plannedIn = Date.now() - from;
  const times = await collect(mails);
  const until = Math.max(...times.map(([, at]) => at));
  const waits = times.map(([id, at]) => at - planned.get(id));
  const rate = (mails * 1_000) / (until - from);
  console.log(
    `\n${mails} unlocks planned in ${(plannedIn / 1_000).toFixed(1)} s, from commit to the mail server's 250`,
  );
  print(
    waits.map((wait) => wait / 1_000),
    's',
  );
  console.log(
    `  ${rate.toFixed(0)} mails/s, runner's memory ${memoryOf(runner.pid)} MB, its CPU ${cpuOf(runner.pid)} s`,
  );
  target('mails a second, at least', rate, 150, 'least');
} finally {
  runner.kill('SIGTERM');
  if (runner.exitCode === null) await once(runner, 'exit');
  await school.end();
  smtp.disconnect();
}

/** One after the other, each with the whole machine idle before. */
async function measureSinglePasses() {
  const waits = [];
  await school.enroll();
  await collect(1);
  for (let number = 0; number < passes; number += 1) {
    const handedInAt = await school.passNextUnit();
    const [[, acceptedAt]] = await collect(1);
    waits.push(Math.max(0, acceptedAt - handedInAt));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return waits;
}

async function collect(count) {
  const seen = new Map();
  while (seen.size < count) {
    await new Promise((resolve) => setTimeout(resolve, count > 1 ? 250 : 5));
    smtp.send({});
    for (const [id, at] of (await answerOf(smtp)).accepted) seen.set(id, at);
  }
  return [...seen];
}

async function startRunner(env) {
  const child = spawn(process.execPath, [new URL('../dist/src/main.js', import.meta.url).pathname], {
    env: { ...process.env, ...env, ROLE: 'runner', LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  while (!output.includes('taking jobs')) {
    if (child.exitCode !== null) throw new Error(`The runner ended: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

function memoryOf(pid) {
  try {
    return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024).toFixed(0);
  } catch {
    return '?';
  }
}

function cpuOf(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    return ((Number(user) + Number(system)) / 100).toFixed(1);
  } catch {
    return '?';
  }
}

function print(times, unit) {
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(times, share).toFixed(unit === 's' ? 1 : 0));
  console.log(`  p50 ${p50} ${unit}, p95 ${p95} ${unit}`);
}

function target(name, value, limit, kind = 'most') {
  const isMet = kind === 'most' ? value <= limit : value >= limit;
  console.log(`  ${isMet ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(0)} (target ${limit})`);
}

function answerOf(child) {
  return new Promise((resolve) => child.once('message', resolve));
}
