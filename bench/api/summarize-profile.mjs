// Where the time of a CPU profile went: by package or folder, and by function, each without what it calls.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SHOWN = 30;

/** Prints the newest profile of a folder. */
export function summarizeProfile(folder) {
  const name = readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .sort()
    .at(-1);
  if (name === undefined) return;
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [byFunction, byPlace] = [new Map(), new Map()];
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = frames.get(id);
    if (functionName === '(idle)' || functionName === '(program)') continue;
    const spent = timeDeltas[index];
    total += spent;
    const place = placeOf(url);
    const what = `${functionName || 'anonymous'} ${place}${url ? `:${path.basename(url)}:${lineNumber + 1}` : ''}`;
    byFunction.set(what, (byFunction.get(what) ?? 0) + spent);
    byPlace.set(place, (byPlace.get(place) ?? 0) + spent);
  }
  console.log(`\n${path.join(folder, name)}: ${(total / 1_000_000).toFixed(1)} s of CPU`);
  for (const spent of [byPlace, byFunction]) {
    console.log('');
    for (const [what, time] of [...spent].sort((a, b) => b[1] - a[1]).slice(0, SHOWN))
      console.log(`${((100 * time) / total).toFixed(1).padStart(5)} %  ${what}`);
  }
}

function placeOf(url) {
  if (url === '') return '(engine)';
  if (url.startsWith('node:')) return url.split('/')[0];
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  return inPackage ?? path.relative(path.resolve(import.meta.dirname, '../../dist'), path.dirname(file));
}
