// The same statements by pgbench, which is the least that can be asked with: what is left of the time is Postgres.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '../measure.mjs';

const run = promisify(execFile);

/** Each run connects anew, and its first calls plan; they do not count. */
const WARM_UP_MILLISECONDS = 1_000;

export function hasPgbench() {
  return spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A contender that runs one script; `n` in it is a number from 1 to `count`. */
export function pgbenchOf({ adminUrl, script, count }) {
  const url = new URL(adminUrl);
  return {
    pid: null,
    async measure({ connections, seconds }) {
      const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-pgbench-'));
      try {
        const file = path.join(folder, 'script.sql');
        writeFileSync(file, `\\set n random(1, ${count})\n${script};\n`);
        const { stdout } = await run(
          'pgbench',
          `-n -M prepared -c ${connections} -j 1 -T ${Math.ceil(seconds) + WARM_UP_MILLISECONDS / 1_000} -f ${file} --log --log-prefix=${path.join(folder, 'log')}
            -h ${url.hostname} -p ${url.port} -U ${url.username} ${url.pathname.slice(1)}`.split(/\s+/),
          { env: { ...process.env, PGPASSWORD: decodeURIComponent(url.password) } },
        ).catch((error) => {
          throw new Error(`pgbench: ${error.stderr?.slice(0, 1_000) ?? error}`);
        });
        const failed = Number(/number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
        const ended = readLog(folder);
        if (failed > 0 || ended.length === 0) throw new Error(`pgbench: ${stdout}`);
        const from = ended[0].at - ended[0].milliseconds + WARM_UP_MILLISECONDS;
        const warm = ended.filter(({ at }) => at > from);
        const times = warm.map(({ milliseconds }) => milliseconds);
        return {
          // Of the whole run, over which the CPU is counted.
          count: ended.length,
          perSecond: (times.length * 1_000) / (warm.at(-1).at - from),
          p50: quantile(times, 0.5),
          p99: quantile(times, 0.99),
        };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** How long each transaction took and when it ended, in the order of their ends. */
function readLog(folder) {
  return readdirSync(folder)
    .filter((name) => name.startsWith('log'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => line.split(' ').map(Number))
    .map((fields) => ({ milliseconds: fields[2] / 1_000, at: fields[4] * 1_000 + fields[5] / 1_000 }))
    .sort((a, b) => a.at - b.at);
}

/** The statement of an operation, whose parameters are those of asker number n. */
export async function pgbenchRead({ admin, adminUrl, statement, parameters }) {
  const columns = parameters[0].map((_, index) => `p${index + 1}`);
  await admin.query(`CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.askers;
    CREATE UNLOGGED TABLE bench.askers (n int PRIMARY KEY, ${columns.map((column) => `${column} uuid`).join(', ')})`);
  await admin.query(
    `INSERT INTO bench.askers SELECT * FROM unnest($1::int[], ${columns.map((_, index) => `$${index + 2}::uuid[]`).join(', ')})`,
    [
      parameters.map((_, index) => index + 1),
      ...columns.map((_, index) => parameters.map((row) => row[index])),
    ],
  );
  await admin.query('ANALYZE bench.askers');
  const body = statement.replace(/^\s*--.*\n/gm, '').replace(/\$(\d)/g, '(SELECT p$1 FROM asker)');
  const asker = 'asker AS MATERIALIZED (SELECT * FROM bench.askers WHERE n = :n)';
  const script = body.startsWith('WITH ')
    ? body.replace('WITH ', `WITH ${asker}, `)
    : `WITH ${asker} ${body}`;
  return pgbenchOf({ adminUrl, script: script.trim().replace(/\s*\n\s*/g, ' '), count: parameters.length });
}
