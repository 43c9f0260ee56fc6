// Tasks of a scoring thread that comes to grief over sheets that ask for it, and scores all others. Plain JavaScript, as misbehaving-thread.js.
import { regradeText as regrade, scoreSheetText as score } from '../../dist/src/quizzes/scoring/thread.js';

export function scoreSheetText(text) {
  obey(text);
  return score(text);
}

export function regradeText(text) {
  obey(text);
  return regrade(text);
}

function obey(text) {
  const [, act] = /"text":"please (\w+)"/.exec(text) ?? [];
  if (act === 'spin') for (;;);
  if (act === 'exit') process.exit(1);
  if (act === 'gorge') for (const hoard = []; ;) hoard.push(Array(100_000).fill(0.5));
}
