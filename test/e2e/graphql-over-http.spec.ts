import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let server: TestApp;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  url = `${server.url}/graphql`;
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** What is optional and not wanted: free text in a URL ends up in logs and caches, with its variables. */
const REFUSED_ON_PURPOSE = ['5A70', 'D6D5', '6A70'];

describe('the audit of GraphQL over HTTP', () => {
  it('finds no error and no warning, and no more missing than what is left out on purpose', async () => {
    const results = await Promise.all(serverAudits({ url }).map((audit) => audit.fn()));
    expect(results.length).toBeGreaterThan(50);
    const found = results.filter(({ status }) => status !== 'ok');
    expect(found.filter(({ status }) => status !== 'notice')).toEqual([]);
    expect(found.map(({ id }) => id).sort()).toEqual([...REFUSED_ON_PURPOSE].sort());
  });
});
