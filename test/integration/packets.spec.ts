import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PipelinedClient } from '../../src/platform/database/pipelined-client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: PipelinedClient;

const ADD = { name: 'add', text: 'SELECT $1::int + 1 AS sum, $2::text AS word' };
const DIVIDE = { name: 'divide', text: 'SELECT 10 / $1::int AS share' };
const add = (number: unknown, word: unknown = null) => client.ask({ ...ADD, values: [number, word] });
const divide = (number: number) => client.ask({ ...DIVIDE, values: [number] });

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

beforeEach(async () => {
  client = new PipelinedClient({ connectionString: database.url, pipeline: true } as never);
  await client.connect();
  // From now on the connection knows them.
  await Promise.all([add(1), divide(1)]);
});

afterEach(() => client.end());

describe('statements that are asked at the same moment', () => {
  it('are each answered with their own rows, in one packet and in order with what is asked otherwise', async () => {
    const answers = await Promise.all([
      add(1, 'ä'),
      divide(3),
      client.query('SELECT 7 AS other'),
      add(2),
      client.ask({ name: 'new', text: 'SELECT 9 AS anew', values: [] }),
      add(3),
    ]);
    expect(answers.map(({ rows }) => rows)).toEqual([
      [[2, 'ä']],
      [[3]],
      [{ other: 7 }],
      [[3, null]],
      [[9]],
      [[4, null]],
    ]);
    expect((await add(1)).fields.map(({ name }) => name)).toEqual(['sum', 'word']);
  });

  it('are not run behind one that fails, and the next packet is', async () => {
    const told = await Promise.allSettled([add(1), divide(0), add(2), add(3)]);
    expect(told.map((one) => (one.status === 'rejected' ? one.reason.code : 'answered'))).toEqual([
      'answered',
      '22012',
      '25P02',
      '25P02',
    ]);
    await expect(add(4)).resolves.toMatchObject({ command: 'SELECT 1', rows: [[5, null]] });
  });

  it('are not run behind one whose values cannot be written down, COMMIT least of all', async () => {
    const circle: Record<string, unknown> = {};
    circle['itself'] = circle;
    const told = await Promise.allSettled([add(1), add(2, circle), add(3)]);
    expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(add(4)).resolves.toMatchObject({ rows: [[5, null]] });
  });
});

describe('a statement that is new to the connection', () => {
  it('is known afterwards, also when it was asked again in a transaction that had failed', async () => {
    const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));
    const fresh = () => client.ask({ name: 'fresh', text: 'SELECT 8 AS fresh', values: [] });
    await client.query('BEGIN');
    const asked = [fresh()];
    await tick();
    asked.push(divide(0));
    await tick();
    asked.push(fresh());
    const told = await Promise.allSettled(asked);
    expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await client.query('ROLLBACK');
    await expect(fresh()).resolves.toMatchObject({ rows: [[8]] });
  });
});

describe('a connection that is cut', () => {
  const cut = async () => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await database.admin('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  };

  it('fails what is under way on it, all of it', async () => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await client.ask({ name: 'sleep', text: 'SELECT pg_sleep($1::float)', values: [0] });
    const asked = [client.ask({ name: 'sleep', text: 'SELECT pg_sleep($1::float)', values: [20] }), add(1)];
    const told = Promise.allSettled(asked);
    await database.admin('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('fails what is asked of it afterwards', async () => {
    const ended = new Promise((resolve) => client.once('end', resolve));
    await cut();
    await ended;
    await expect(add(1)).rejects.toThrow();
  });
});
