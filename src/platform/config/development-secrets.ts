import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Passwords that a development machine makes for itself; production never reads them. */
export interface DevelopmentSecrets {
  readonly postgresPassword: string;
  readonly appPassword: string;
  /** Of the demo accounts, so that even the demo has no password that is known in advance. */
  readonly demoPassword: string;
}

export function readOrCreateSecrets(dataDirectory: string): DevelopmentSecrets {
  const file = path.join(dataDirectory, 'secrets.json');
  const secret = () => randomBytes(18).toString('base64url').replace(/[-_]/g, 'x');
  writeOnce(file, () =>
    JSON.stringify(
      { postgresPassword: secret(), appPassword: secret(), demoPassword: `learn-${secret().slice(0, 10)}` },
      null,
      2,
    ),
  );
  return JSON.parse(readFileSync(file, 'utf8')) as DevelopmentSecrets;
}

/** Writes the file whole if it is not there yet; of two processes at once, the first wins and both read the same. */
export function writeOnce(file: string, content: () => string): void {
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content(), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
