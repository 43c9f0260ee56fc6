// Tasks of a scoring thread that comes to grief over sheets that ask for it, and scores all others. Plain JavaScript, as misbehaving-thread.js.
import { scoreSheetText as score } from '../../dist/src/quizzes/scoring/thread.js';

export function scoreSheetText(text) {
  const [, act] = /"text":"please (\w+)"/.exec(text) ?? [];
  if (act === 'spin') for (;;);
  if (act === 'exit') process.exit(1);
  if (act === 'hoard') for (const hoard = []; ;) hoard.push({ hoard: hoard.length });
  return score(text);
}
