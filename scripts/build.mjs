// Compiles TypeScript to dist/, turns the MJML mail layouts into the HTML that is filled at run time, and copies the wording.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

rmSync(path.join(dist, '.built'), { force: true });
await renderLayouts();
copyWording();
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
    const options = { validationLevel: 'soft', keepComments: false, fonts: {} };
    const { default: mjml } = await import('mjml'); // here, because loading it takes longer than the check
    const { html, errors } = await mjml(readFileSync(source, 'utf8'), options);
    // A colour or a direction that is filled in later is none yet.
    const wrong = errors.filter(({ message }) => !/invalid value: {{\w+}} for type/.test(message));
    if (wrong.length > 0) throw new Error(wrong.map((error) => error.formattedMessage).join('\n'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, html.replace(/^\s+/gm, '').replace(/\n+/g, '\n'));
  }
}

/** src/<path>.yaml → dist/src/<path>.yaml; a language that was taken away goes there, too. */
function copyWording() {
  const wordings = (below) =>
    readdirSync(path.join(below, 'src'), { recursive: true }).filter((name) => name.endsWith('.yaml'));
  for (const name of wordings(dist)) rmSync(path.join(dist, 'src', name));
  for (const name of wordings(root)) {
    const target = path.join(dist, 'src', name);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(root, 'src', name), target);
  }
}
