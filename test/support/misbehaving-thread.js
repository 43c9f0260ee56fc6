// Tasks of a scoring thread that does what it is told, to see what becomes of the pool. Plain JavaScript: Node 20 threads load no TypeScript.
import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

/** The policy of what runs when the system has nothing better to do. */
const IDLE = 5;

function misbehave(text) {
  const { act, milliseconds } = JSON.parse(text);
  const from = Date.now();
  // JSON has no infinity: null.
  if (act === 'spin') for (const until = from + (milliseconds ?? Infinity); Date.now() < until;);
  if (act === 'rest' || (act === 'rest when idle' && policy() === IDLE)) rest(milliseconds);
  if (act === 'work') for (const wanted = ticks() + milliseconds / 10; ticks() < wanted;);
  if (act === 'die') process.exit(1);
  if (act === 'fail') throw new Error('This sheet has no score.');
  if (act === 'gorge') for (const hoard = []; ;) hoard.push(Array(100_000).fill(0.5));
  // With garbage to look through for a while before it gives up.
  if (act === 'hoard') for (const hoard = []; ;) hoard.push({ hoard: hoard.length });
  const { env, execArgv } = process;
  return JSON.stringify({ act, env, execArgv, threadId, from, until: Date.now(), policy: policy() });
}

/** Wants no CPU, as a thread that others keep from it does not get any. */
function rest(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Hundredths of a second for which this thread ran. */
function ticks() {
  return Number(field(14)) + Number(field(15));
}

/** 0 is that of every other thread; null, but on Linux. */
function policy() {
  return process.platform === 'linux' ? Number(field(41)) : null;
}

function field(number) {
  const stat = readFileSync('/proc/thread-self/stat', 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[number - 3];
}

export { misbehave as quizStatisticsText, misbehave as regradeText, misbehave as scoreSheetText };
