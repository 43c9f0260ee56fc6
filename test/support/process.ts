import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKeyFile } from '../../src/platform/auth/signing-keys.ts';
import { newId } from '../../src/platform/ids.ts';
import { Client } from './client.ts';
import { waitUntil } from './wait.ts';

/** On a machine that is busy with other things; below the time limit of tests, so that what it said is told. */
const START_MILLISECONDS = 200_000;
const ENTRY = path.resolve(import.meta.dirname, '../../dist/src/main.js');
const COMMANDS = path.resolve(import.meta.dirname, '../../dist/src/cli.js');

/** Processes of the built server that share a database, a signing key and a data directory. */
export interface Deployment {
  /** What makes another process, or an app in this one, part of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts one more and waits until it serves (or, for ROLE=runner, takes jobs). */
  start(env?: Record<string, string>): Promise<ServerProcess>;
  /** Runs a command of the command line to its end. */
  run(...args: string[]): Promise<{ code: number | null; output: string }>;
  /** Kills what still runs and removes the files. */
  end(): Promise<void>;
}

interface Running {
  /** `kill -9`, and waits for the end. */
  kill(): Promise<void>;
}

export interface ServerProcess extends Running {
  /** Empty for ROLE=runner, which has no HTTP. */
  readonly url: string;
  /** Not signed in. */
  readonly client: Client;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  logs(): string;
  signal(signal: NodeJS.Signals): void;
}

export async function createDeployment(
  database: { readonly url: string },
  env: Record<string, string> = {},
): Promise<Deployment> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-processes-'));
  const keysFile = path.join(dataDirectory, 'keys.json');
  writeFileSync(keysFile, await createKeyFile(newId()), { mode: 0o600 });
  const shared = {
    DATABASE_URL: database.url,
    DATA_DIRECTORY: dataDirectory,
    JWT_KEYS_FILE: keysFile,
    PUBLIC_URL: 'https://learn.example',
    MAIL_FROM: 'courses@stepwise.example',
    JOB_LEASE_SECONDS: '2',
    ...env,
  };
  const running = new Set<Running>();
  return {
    env: shared,
    start: (own = {}) => startProcess({ ...shared, ...own }, running),
    run: (...args) => runCommand(args, shared),
    async end() {
      await Promise.all([...running].map((one) => one.kill()));
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function runCommand(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [COMMANDS, ...args], {
    env: { NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** @param running holds it from the first moment to its end, so that one that is never ready is ended, too */
async function startProcess(env: Record<string, string>, running: Set<Running>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [ENTRY], {
    // Nothing of the tests' own environment: what the server is told is what stands here.
    env: { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const itself = { kill };
  running.add(itself);
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
    running.delete(itself);
  });

  const ready = /"url":"(?<url>[^"]+)".*"msg":"listening"|"msg":"taking jobs"/;
  const match = await waitUntil(
    'the process is ready',
    () => {
      if (hasExited) throw new Error(`The process ended at once:\n${output}`);
      return ready.exec(output);
    },
    START_MILLISECONDS,
  );
  const url = match.groups?.['url'] ?? '';
  if (url !== '')
    await waitUntil('it is ready', async () => (await fetch(`${url}/readyz`)).ok, START_MILLISECONDS);
  return {
    url,
    client: new Client(url),
    exited,
    logs: () => output,
    signal: (signal) => void child.kill(signal),
    kill,
  };
}
