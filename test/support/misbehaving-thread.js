// A scoring thread that does what it is told, to see what becomes of the pool. Plain JavaScript: Node 20 threads load no TypeScript.
import { threadId } from 'node:worker_threads';

function misbehave(text) {
  const { act, milliseconds = 0 } = JSON.parse(text);
  const from = Date.now();
  if (act === 'spin') while (Date.now() < from + milliseconds);
  if (act === 'die') process.exit(1);
  if (act === 'fail') throw new Error('This sheet has no score.');
  if (act === 'hoard') for (const hoard = []; ;) hoard.push({ hoard: hoard.length });
  const { env, execArgv } = process;
  return JSON.stringify({ act, env, execArgv, threadId, from, until: Date.now() });
}

export { misbehave as quizStatisticsText, misbehave as regradeText, misbehave as scoreSheetText };
