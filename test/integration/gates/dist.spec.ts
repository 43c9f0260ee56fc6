import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../src/platform/config/load-config.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createDeployment } from '../../support/process.ts';
import type { Deployment, ServerProcess } from '../../support/process.ts';

const DIST = path.resolve(import.meta.dirname, '../../../dist/src');
const PASSWORD = 'correct horse battery';

let directory: string;
let database: TestDatabase;
let deployment: Deployment;
let server: ServerProcess;
let env: Record<string, string>;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stepwise-dist-'));
  database = await createTestDatabase();
  const keysFile = path.join(directory, 'keys.json');
  expect(await run('cli.js', ['keys:create', keysFile])).toMatchObject({ code: 0 });
  env = {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    JWT_KEYS_FILE: keysFile,
    PUBLIC_URL: 'https://learn.example',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'courses@stepwise.example',
    LINK_SECRET: 'a link secret of the tests, long enough to be one',
  };
  deployment = await createDeployment(database, env);
  server = await deployment.start();
});

afterAll(async () => {
  await deployment?.end();
  await database?.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a program of the build to its end, with nothing of our own environment. */
async function run(
  program: string,
  args: readonly string[] = [],
  variables: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(DIST, program), ...args], {
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

const without = (variable: string) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name !== variable));

describe('the built server in production', () => {
  it('answers that it lives and that it is ready', async () => {
    for (const page of ['livez', 'readyz']) {
      const response = await fetch(`${server.url}/${page}`);
      expect([page, response.status, await response.json()]).toEqual([page, 200, { status: 'ok' }]);
    }
  });

  it('serves GraphQL to somebody of an organization that the command line made', async () => {
    const made = await run(
      'cli.js',
      // One line a flag reads better than one a word.
      [
        'organization:create',
        '--slug=north',
        '--name=North',
        '--owner-email=owner@north.example',
        '--owner-name=Olivia',
      ],
      { ...env, STEPWISE_PASSWORD: PASSWORD },
    );
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('owner@north.example owns it') });
    expect(await server.client.code('{ viewer { name } }')).toBe('UNAUTHENTICATED');
    const owner = await server.client.signIn({
      organization: 'north',
      email: 'owner@north.example',
      password: PASSWORD,
    });
    expect(await owner.run('{ viewer { name roles } }')).toEqual({
      viewer: { name: 'Olivia', roles: ['OWNER'] },
    });
  });

  it.each(['ide', 'ide/', 'mailbox', 'graphiql', 'playground'])('has no /%s', async (page) => {
    expect((await fetch(`${server.url}/${page}`)).status).toBe(404);
  });

  it('tells nothing of its schema', async () => {
    const answers = await Promise.all([
      server.client.send('{ __schema { types { name } } }'),
      server.client.send('{ __type(name: "Query") { fields { name } } }'),
      server.client.send('{ viewr { name } }'),
      server.client.send('mutation { signOt { signedOut } }'),
    ]);
    for (const { data, errors } of answers) {
      expect(data).toBeNull();
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(errors)).not.toMatch(/did you mean|"viewer"|signOut|graphql\/dist|node_modules/i);
    }
  });

  it('says in one sentence that its port is taken', async () => {
    const { port } = new URL(server.url);
    const { code, output } = await run('main.js', [], {
      ...env,
      HOST: '127.0.0.1',
      PORT: port,
      LOG_LEVEL: 'error',
    });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${Number(port) + 1} npm start`,
    );
  });

  // The last: there is no server after it.
  it('drains on SIGTERM and ends with 0', async () => {
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe('production does not start', () => {
  it('without its variables, and names each of them', async () => {
    const { code, output } = await run('main.js', [], { NODE_ENV: 'production' });
    expect(code).toBe(1);
    for (const variable of Object.keys(env).filter((name) => name !== 'NODE_ENV'))
      expect(output).toMatch(new RegExp(`^ {2}${variable}: \\w+`, 'm'));
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('without any single one of them, and names that one', () => {
    for (const variable of Object.keys(env).filter((name) => name !== 'NODE_ENV')) {
      const attempt = () => loadConfig(without(variable));
      expect(attempt).toThrow(ConfigError);
      expect(attempt).toThrow(new RegExp(`not set:\\n {2}${variable}: [^\\n]+$`));
    }
  });

  it.each([
    ['is missing', null, /JWT_KEYS_FILE cannot be read: .*missing\.json/],
    ['is no key set', '{"keys":[]}', /JWT_KEYS_FILE .* is not a JWK set of Ed25519 keys/],
  ])('when its key file %s, and says so', async (_, content, sentence) => {
    const file = path.join(directory, content === null ? 'missing.json' : 'wrong.json');
    if (content !== null) writeFileSync(file, content);
    const { code, output } = await run('main.js', [], { ...env, JWT_KEYS_FILE: file, PORT: '0' });
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringMatching(sentence) });
    expect(output).not.toMatch(/\n\s+at /);
  });
});

describe('keys:create', () => {
  it('writes a file for its owner’s eyes only, and never over another', async () => {
    const file = path.join(directory, 'keys.json');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await run('cli.js', ['keys:create', file]);
    expect(again.code).toBe(1);
    expect(again.output).toContain(file);
    expect(again.output).not.toMatch(/\n\s+at /);
  });
});
