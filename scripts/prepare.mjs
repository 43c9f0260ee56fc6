// Runs before start, test and the command-line tools: installs the locked dependencies and builds, each only when stale.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const lock = path.join(root, '.data', 'prepare.lock');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Stepwise needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(what, command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0) {
    release();
    fail(`${what} failed (exit ${result.status ?? result.signal}). The lines above say why.`);
  }
}

/** Newest modification time, in ms, of the files below the given paths. */
function newest(...paths) {
  let time = 0;
  for (const entry of paths) {
    if (!existsSync(entry)) continue;
    const stat = statSync(entry);
    time = Math.max(time, stat.mtimeMs);
    if (stat.isDirectory())
      time = Math.max(time, newest(...readdirSync(entry).map((n) => path.join(entry, n))));
  }
  return time;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function acquire() {
  mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(readFileSync(lock, 'utf8').trim() || 0);
      if (owner && !isAlive(owner)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function release() {
  rmSync(lock, { force: true });
}

// A production image has neither the sources nor the compiler; what was built there is what runs.
if (process.env.NODE_ENV === 'production' && existsSync(path.join(root, 'dist', '.built'))) process.exit(0);

acquire();
const installed = path.join(root, 'node_modules', '.package-lock.json');
if (newest(path.join(root, 'package-lock.json')) > newest(installed)) {
  console.log('Installing the locked dependencies (once; a minute or so) …');
  // The build needs the development dependencies, whatever NODE_ENV says.
  run('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
  ]);
}
const sources = ['src', 'migrations', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts'];
if (newest(...sources.map((s) => path.join(root, s))) > newest(path.join(root, 'dist', '.built'))) {
  console.error('Building …');
  run('The build', process.execPath, [path.join(root, 'scripts', 'build.mjs')]);
}
release();
