import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { clusterAccount, makePrivateDirectory } from './embedded-account.ts';
import type { ClusterAccount } from './embedded-account.ts';
import { embeddedBinaries } from './embedded-binaries.ts';
import { readOrCreateSecrets } from '../config/development-secrets.ts';

/** A running embedded cluster: URLs for the app role and for migrating, and how to let go of it. */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly migrationUrl: string;
  /** Stops the cluster, unless another process is still connected to it (or, forced, in any case). */
  release(options?: { readonly force?: boolean }): Promise<void>;
}

interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly database: string;
  /** Extra `postgres -c` settings, e.g. `fsync=off` for a throw-away cluster. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the cluster below the data directory, makes it first if there is none, or attaches to the one that runs. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDirectory, { recursive: true });
  const secrets = readOrCreateSecrets(options.dataDirectory);
  const account = clusterAccount(embeddedBinaries(), options.dataDirectory, secrets.postgresPassword);
  await initialise(account, secrets.postgresPassword);
  const port = await ensureRunning(account, options, secrets.postgresPassword);
  const urlOf = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  await ensureDatabase(urlOf('postgres', secrets.postgresPassword, 'postgres'), options.database);
  const migrationUrl = urlOf('postgres', secrets.postgresPassword, options.database);
  return {
    url: urlOf('stepwise_app', secrets.appPassword, options.database),
    migrationUrl,
    release: async ({ force = false } = {}) => {
      if (force || (await isUnused(migrationUrl))) await stop(account);
    },
  };
}

async function initialise(account: ClusterAccount, password: string): Promise<void> {
  if (existsSync(path.join(account.cluster, 'PG_VERSION'))) return;
  const unfinished = `${account.cluster}.${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  makePrivateDirectory(unfinished, account);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== null && account.gid !== null) chownSync(passwordFile, account.uid, account.gid);
  try {
    await run(account, 'initdb', [
      '-D',
      unfinished,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    // A second start may have been faster; its cluster wins.
    if (!existsSync(account.cluster)) renameSync(unfinished, account.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function ensureRunning(
  account: ClusterAccount,
  options: EmbeddedOptions,
  password: string,
): Promise<number> {
  const running = await answeringPort(account, password);
  if (running !== null) return running;
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  const log = path.join(account.cluster, 'server.log');
  try {
    await run(account, 'pg_ctl', ['-D', account.cluster, '-l', log, '-o', flags, '-w', '-t', '60', 'start']);
  } catch (error) {
    // Two starts at once: one of them loses and attaches to the winner's cluster.
    const winner = await answeringPort(account, password, 20);
    if (winner !== null) return winner;
    throw new Error(`The embedded Postgres did not start. Its log: ${log}\n${tail(log)}`, { cause: error });
  }
  return (await answeringPort(account, password, 20)) ?? port;
}

/** The port in postmaster.pid, if a server that knows our password answers there. */
async function answeringPort(account: ClusterAccount, password: string, tries = 1): Promise<number | null> {
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 250));
    const port = portInPidFile(account.cluster);
    if (port === null) continue;
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'postgres',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return port;
    } catch {
      continue;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return null;
}

function portInPidFile(cluster: string): number | null {
  try {
    const port = Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);
    return Number.isInteger(port) && port > 0 ? port : null;
  } catch {
    return null;
  }
}

async function ensureDatabase(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } catch (error) {
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

/** Whether nobody but us is connected; a server that does not answer is left alone. */
async function isUnused(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.others === 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stop(account: ClusterAccount): Promise<void> {
  await run(account, 'pg_ctl', ['-D', account.cluster, '-m', 'fast', '-w', '-t', '15', 'stop']).catch(
    () => undefined,
  );
}

/** Runs a Postgres tool as the cluster's account, in a session of its own so that Ctrl-C reaches only us. */
function run(account: ClusterAccount, tool: string, args: readonly string[]): Promise<void> {
  const ids = account.uid === null || account.gid === null ? {} : { uid: account.uid, gid: account.gid };
  const command = path.join(account.binaries, 'bin', tool);
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      [...args],
      {
        cwd: path.parse(account.cluster).root,
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
        ...ids,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`${tool} failed: ${stderr || stdout || error.message}`, { cause: error }));
      },
    );
    child.stdin?.end();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-8).join('\n');
  } catch {
    return '';
  }
}
