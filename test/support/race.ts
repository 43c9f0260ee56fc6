import pg from 'pg';
import type { TestDatabase } from './database.ts';

/** For the first to arrive, on a machine that is busy with other things. */
const FIRST_WAIT_MILLISECONDS = 60_000;

/** For the others from then on: below the server's own lock_timeout, so that no request gives up while the last ones arrive. */
const LONGEST_WAIT_MILLISECONDS = 1_500;

/**
 * Sends requests that truly run at once: each gets as far as `table`, which is locked, and when all of them stand in front
 * of it the lock opens. Whatever they decide, they decide together.
 */
export async function race<T>(
  database: TestDatabase,
  table: string,
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const client = new pg.Client(database.adminUrl);
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE`);
    const answers = Promise.all(requests.map((request) => request()));
    answers.catch(() => undefined);
    const waiting = await Promise.race([waitForAll(client, requests.length), answers.then(() => 0)]);
    // A busy machine takes its time to open connections; those that came late decide right after.
    if (waiting < requests.length / 4)
      throw new Error(`Only ${waiting} of ${requests.length} requests came to ${table} at once.`);
    await client.query('COMMIT');
    return await answers;
  } finally {
    await client.end();
  }
}

/** Does something while a request, whose transaction has begun, stands in front of a table or a row; then the request goes on. */
export async function heldUp<T>(
  database: TestDatabase,
  place: string | { table: string; id: string },
  request: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const client = new pg.Client(database.adminUrl);
  await client.connect();
  try {
    await client.query('BEGIN');
    if (typeof place === 'string') await client.query(`LOCK TABLE ${place} IN EXCLUSIVE MODE`);
    else await client.query(`SELECT FROM ${place.table} WHERE id = $1 FOR UPDATE`, [place.id]);
    const answer = request();
    answer.catch(() => undefined);
    if ((await Promise.race([waitForAll(client, 1), answer.then(() => 0)])) < 1)
      throw new Error('The request was not held up.');
    await meanwhile();
    await client.query('COMMIT');
    return await answer;
  } finally {
    await client.end();
  }
}

/** Starts requests one after the other, each when the one before it waits for a row that is locked; then they go on in that order. */
export async function queueUp(
  database: TestDatabase,
  { table, id }: { table: string; id: string },
  requests: readonly (() => Promise<unknown>)[],
): Promise<Promise<unknown>[]> {
  const client = new pg.Client(database.adminUrl);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
    const answers: Promise<unknown>[] = [];
    for (const request of requests) {
      const answer = request();
      answer.catch(() => undefined);
      answers.push(answer);
      if ((await waitForAll(client, answers.length)) < answers.length)
        throw new Error(`A request did not come to ${table}.`);
    }
    await client.query('COMMIT');
    return answers;
  } finally {
    await client.end();
  }
}

/** Counts whom this connection holds up, itself or through others; who waits for something else, as for a NOTIFY, is none of them. */
const HELD_UP = `WITH RECURSIVE waiting AS MATERIALIZED (
    SELECT pid, pg_blocking_pids(pid) AS behind FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
  ), held (pid) AS (
    SELECT pg_backend_pid() UNION SELECT w.pid FROM waiting w JOIN held h ON h.pid = ANY (w.behind)
  )
  SELECT count(*)::int - 1 AS waiting FROM held`;

async function waitForAll(client: pg.Client, expected: number): Promise<number> {
  let until = Date.now() + FIRST_WAIT_MILLISECONDS;
  let isFirst = true;
  for (;;) {
    // A transaction sees the connections that there were when it looked first.
    await client.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ waiting: number }>(HELD_UP);
    const waiting = rows[0]?.waiting ?? 0;
    if (waiting >= expected || Date.now() > until) return waiting;
    if (waiting > 0 && isFirst) {
      until = Date.now() + LONGEST_WAIT_MILLISECONDS;
      isFirst = false;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
