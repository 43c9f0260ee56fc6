import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ContentLoader } from '../../src/authoring/index.ts';
import { DEMO, prepareDemo } from '../../src/demo.ts';
import { OrganizationService } from '../../src/organizations/index.ts';
import { CONFIG } from '../../src/platform/config/config.ts';
import type { ExampleOperation } from '../../src/platform/graphql/example-operations.ts';
import { startTestApp } from './app.ts';
import type { TestApp } from './app.ts';
import { Client } from './client.ts';
import type { Data } from './client.ts';
import { writeCourse } from './course-files.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { operationName } from './example-operations.ts';
import { seedOrganization } from './seed.ts';
import { startSmtp } from './smtp.ts';
import type { TestSmtp } from './smtp.ts';
import { waitUntil } from './wait.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The demo as `npm start` makes it, another school beside it, a server with jobs, and a mail server. */
export interface ExampleWorld {
  readonly server: TestApp;
  readonly database: TestDatabase;
  readonly smtp: TestSmtp;
  /** What is kept from one example for the next. */
  readonly environment: Record<string, string>;
  /** An example's variables, with what was kept in them. */
  variablesOf(example: ExampleOperation): Record<string, unknown>;
  /** Waits for, or makes, what an example needs. */
  prepare(example: ExampleOperation): Promise<void>;
  /** Does with an example what a tab of the IDE does, after `prepare`. */
  run(example: ExampleOperation): Promise<Data>;
  /** Takes from an answer what is to be kept of it. */
  keep(example: ExampleOperation, data: Data): void;
  stop(): Promise<void>;
}

export async function startExampleWorld(): Promise<ExampleWorld> {
  const [database, smtp] = await Promise.all([createTestDatabase(), startSmtp()]);
  const server = await startTestApp(database, { SMTP_URL: smtp.url });
  const environment: Record<string, string> = {
    password: await prepareDemo(server.app, server.app.get(CONFIG)),
  };
  // Another school with the same course: nothing of it may turn up.
  await seedOrganization(server.app, 'other');
  const filled = (text: string) => text.replace(/{{(\w+)}}/g, (_, name: string) => environment[name] ?? '');
  const variablesOf = ({ variables }: ExampleOperation) =>
    JSON.parse(filled(variables)) as Record<string, unknown>;

  /** What examples need besides the answers of those before; by the name of the operation. */
  const needs: Record<string, () => Promise<unknown>> = {
    SignInToLearn: async () => {
      environment['secondCourseId'] ??= await publishSecondCourse(server);
    },
    ApplyTheRegrade: () => untilRegradeIs('PREVIEWED'),
    RevertTheRegrade: () => untilRegradeIs('APPLIED'),
    ScoreItAgain: () =>
      database.admin(`UPDATE attempts SET status = 'SCORING_FAILED' WHERE id = $1`, [
        environment['secondAttemptId'],
      ]),
    OpenItAgain: () => untilAttemptIsNot('SUBMITTED', 'SCORING'),
    TheBreakIsOver: () =>
      waitUntil('the cohort is on leave', async () => {
        const rows = await database.admin(`SELECT 1 FROM enrollments WHERE id = $1 AND status = 'PAUSED'`, [
          environment['enrollmentId'],
        ]);
        return rows.length > 0;
      }),
    SignInWithIt: async () => {
      environment['linkToken'] = await tokenOfNewestLink(smtp);
    },
  };

  const untilRegradeIs = (status: string) =>
    waitUntil(`the regrade is ${status}`, async () => {
      const rows = await database.admin<{ status: string }>('SELECT status FROM regrades');
      return rows.some((row) => row.status === status);
    });

  const untilAttemptIsNot = (...statuses: string[]) =>
    waitUntil('the attempt is scored', async () => {
      const rows = await database.admin('SELECT 1 FROM attempts WHERE id = $1 AND status = ANY ($2)', [
        environment['secondAttemptId'],
        statuses,
      ]);
      return rows.length === 0;
    });

  function keep(example: ExampleOperation, data: Data): void {
    for (const { name, path: steps } of example.keep) {
      const value = steps
        .split('.')
        .reduce<unknown>((at, step) => (at as Data | null | undefined)?.[step], data);
      if (typeof value !== 'string') throw new Error(`The answer has nothing at ${steps}.`);
      environment[name] = value;
    }
  }

  const prepare = async ({ query }: ExampleOperation) => {
    await needs[operationName(query)]?.();
  };

  return {
    server,
    database,
    smtp,
    environment,
    variablesOf,
    prepare,
    keep,
    async run(example) {
      await prepare(example);
      const client = new Client(server.url, environment['accessToken'] ?? null);
      const data = await client.run(example.query, variablesOf(example));
      keep(example, data);
      return data;
    },
    async stop() {
      await server.stop();
      await smtp.close();
      await database.drop();
    },
  };
}

async function tokenOfNewestLink(smtp: TestSmtp): Promise<string> {
  return waitUntil('the link has come', () => {
    const mail = smtp.received.findLast(({ mail: { text } }) => text?.includes('/sign-in') === true);
    return /\?token=([\w-]+)/.exec(mail?.mail.text ?? '')?.[1];
  });
}

/** Every kind of block, and no quiz. */
const BLOCKS = `---
id: read
title: To read
summary: Every kind of block.
---

Prose with *emphasis*.

\`\`\`python
print("Hello")
\`\`\`

![A snake](https://images.example/snake.png "The snake")

> [!TIP]
> Read it twice.

:::definition closure
A function that remembers.
:::

::link{url="https://docs.python.org/3/" title="The manual"}
`;

/** A unit with every kind of block, one with every type of item as docs/quizzes.md shows it, one more, and one that waits for a date. */
async function publishSecondCourse({ app }: TestApp): Promise<string> {
  const parent = mkdtempSync(path.join(tmpdir(), 'stepwise-second-'));
  try {
    const quiz = { passPercent: 40, behaviour: 'INTERACTIVE', items: oneItemOfEachType() };
    const availability = { dateReached: '2090-09-01T08:00:00Z' };
    const folder = writeCourse(parent, {
      id: 'second',
      units: [{ id: 'read' }, { id: 'try', quiz }, { id: 'last' }, { id: 'later', availability }],
    });
    writeFileSync(path.join(folder, 'units/read/unit.md'), BLOCKS);
    const organizationId = (await app.get(OrganizationService).findId(DEMO.slug)) ?? '';
    const [loaded] = await app.get(ContentLoader).load(organizationId, folder);
    if (loaded === undefined) throw new Error('The course was not published.');
    return loaded.courseId;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

function oneItemOfEachType(): object[] {
  const page = readFileSync(path.join(root, 'docs/quizzes.md'), 'utf8');
  const items = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, text = '']) => parse(text) as { type?: string })
    .filter(({ type }) => type !== undefined);
  return [...new Map(items.toReversed().map((item) => [item.type, item])).values()].toReversed();
}
