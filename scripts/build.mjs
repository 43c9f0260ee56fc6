// Compiles TypeScript to dist/ and turns the MJML mail layouts into the HTML that is filled at run time.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

rmSync(path.join(dist, '.built'), { force: true });
await renderLayouts();
const tsc = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
writeFileSync(path.join(dist, '.built'), '');

/** src/<path>.mjml → dist/src/<path>.html, where the layout is newer than its HTML. */
async function renderLayouts() {
  const layouts = readdirSync(path.join(root, 'src'), { recursive: true }).filter((name) =>
    name.endsWith('.mjml'),
  );
  for (const layout of layouts) {
    const source = path.join(root, 'src', layout);
    const target = path.join(dist, 'src', layout.replace(/\.mjml$/, '.html'));
    const builtAt = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (builtAt > Math.max(statSync(source).mtimeMs, statSync(import.meta.filename).mtimeMs)) continue;
    // No fonts: MJML would fetch Roboto from Google for every reader of a mail whose font list names it.
    const options = { validationLevel: 'strict', keepComments: false, fonts: {} };
    const { default: mjml } = await import('mjml'); // here, because loading it takes longer than the check
    const { html } = await mjml(readFileSync(source, 'utf8'), options);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, html.replace(/^\s+/gm, '').replace(/\n+/g, '\n'));
  }
}
