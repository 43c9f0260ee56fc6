// What ours is compared with has a lock file of its own, and is installed when it is first wanted.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

export function installOthers(against) {
  if (!against.some((name) => ['postgraphile', 'conventional'].includes(name))) return;
  const installed = path.join(import.meta.dirname, 'node_modules', '.package-lock.json');
  const locked = path.join(import.meta.dirname, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  console.log('Installing what the API is compared with (once) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0)
    throw new Error(
      'What the API is compared with cannot be installed; --against ours,limit,limit-rls,pgbench does without.',
    );
}
