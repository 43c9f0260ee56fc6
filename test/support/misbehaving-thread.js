// A scoring thread that does what it is told, to see what becomes of the pool. Plain JavaScript: Node 20 threads load no TypeScript.
export default function misbehave(text) {
  const { act, milliseconds = 0 } = JSON.parse(text);
  if (act === 'spin') {
    const until = Date.now() + milliseconds;
    while (Date.now() < until);
  }
  if (act === 'die') process.exit(1);
  if (act === 'fail') throw new Error('This sheet has no score.');
  if (act === 'hoard') for (const hoard = []; ;) hoard.push({ hoard: hoard.length });
  return JSON.stringify({ act, env: process.env, execArgv: process.execArgv });
}
