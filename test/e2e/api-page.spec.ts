import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readExamples } from '../../src/platform/graphql/example-operations.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';

/** The documents of docs/api.md in their order, with what their comments say to send and to keep. */
function examplesOfPage() {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-api-page-'));
  [...page.matchAll(/```graphql\n([^]*?)```/g)].forEach(([, text = ''], index) => {
    const name = /(?:query|mutation) (\w+)/.exec(text)?.[1] ?? '';
    writeFileSync(path.join(folder, `${String(index + 10)}-${name}.graphql`), text);
  });
  const examples = readExamples(folder);
  rmSync(folder, { recursive: true });
  return examples;
}

const EXAMPLES = examplesOfPage();

let database: TestDatabase;
let server: TestApp;
const kept: Record<string, string> = { password: PASSWORD };
const answers: Record<string, Data> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  await seedOrganization(server.app, 'demo');
  await seedOrganization(server.app, 'other');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

describe('docs/api.md', () => {
  it.each(EXAMPLES)('has an example that works: $name', async ({ name, query, variables, keep }) => {
    const filled = variables.replace(/{{(\w+)}}/g, (_, key: string) => kept[key] ?? '');
    const data = await new Client(server.url, kept['accessToken'] ?? null).run(query, JSON.parse(filled));
    for (const { name: key, path: steps } of keep)
      kept[key] = steps.split('.').reduce<unknown>((at, step) => (at as Data)[step], data) as string;
    answers[name] = data;
  });

  it('shows what it says', () => {
    expect(Object.keys(answers)).toEqual(['SignIn', 'Refresh', 'Courses', 'AnyNode', 'Enroll']);
    expect(answers['Refresh']?.['refreshSession'].refreshToken).not.toBe(
      answers['SignIn']?.['signIn'].refreshToken,
    );
    expect(answers['Courses']?.['courses'].edges).toHaveLength(1);
    expect(answers['AnyNode']).toEqual({ node: answers['Courses']?.['courses'].edges[0].node });
    expect(answers['Enroll']).toMatchObject({ enroll: { enrollment: { status: 'ACTIVE' }, unlocked: [{}] } });
  });
});
