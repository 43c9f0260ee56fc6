// Tasks of a scoring thread that does what it is told, to see what becomes of the pool. Plain JavaScript: Node 20 threads load no TypeScript.
import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

function misbehave(text) {
  const { act, milliseconds = 0 } = JSON.parse(text);
  const from = Date.now();
  if (act === 'spin') while (Date.now() < from + milliseconds);
  if (act === 'work') for (const wanted = ticks() + milliseconds / 10; ticks() < wanted;);
  if (act === 'die') process.exit(1);
  if (act === 'fail') throw new Error('This sheet has no score.');
  if (act === 'gorge') for (const hoard = []; ;) hoard.push(Array(100_000).fill(0.5));
  // With garbage to look through for a while before it gives up.
  if (act === 'hoard') for (const hoard = []; ;) hoard.push({ hoard: hoard.length });
  const { env, execArgv } = process;
  return JSON.stringify({ act, env, execArgv, threadId, from, until: Date.now(), policy: policy() });
}

/** Hundredths of a second for which this thread ran. */
function ticks() {
  return Number(field(14)) + Number(field(15));
}

/** 0 is that of every other thread, 5 runs when the system has nothing better to do; null, but on Linux. */
function policy() {
  return process.platform === 'linux' ? Number(field(41)) : null;
}

function field(number) {
  const stat = readFileSync('/proc/thread-self/stat', 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[number - 3];
}

export { misbehave as quizStatisticsText, misbehave as regradeText, misbehave as scoreSheetText };
