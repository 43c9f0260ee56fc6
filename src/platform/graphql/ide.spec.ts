import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readExamples } from './example-operations.ts';
import { serveIde } from './ide.ts';

@Module({})
class EmptyModule {}

const FIRST = `# What it does.
# keep: token = begin.token
# keep: id = begin.things.0.id
# variables: { "input": { "secret": "{{password}}" } }
mutation Begin($input: BeginInput!) {
  begin(input: $input) {
    token
  }
}
`;

let examples: string;
let app: NestFastifyApplication;
const get = (url: string) => app.inject({ url });

interface Settings {
  readonly initialWindows: readonly { readonly initialPostRequestScript?: string }[];
  readonly initialEnvironments: { readonly subEnvironments: object[]; readonly activeSubEnvironment: string };
}

/** What the page hands to the IDE when it opens. */
async function settings(): Promise<Settings> {
  const { body } = await get('/ide');
  const script = /<script[^>]*>([^<]*AltairGraphQL\.init[\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
  const given: { settings?: Settings } = {};
  runInNewContext(script, { AltairGraphQL: { init: (options: Settings) => (given.settings = options) } });
  // Out of the context's own Object and Array.
  return JSON.parse(JSON.stringify(given.settings));
}

beforeAll(async () => {
  examples = mkdtempSync(path.join(tmpdir(), 'examples-'));
  writeFileSync(path.join(examples, '02-go-on.graphql'), 'query GoOn {\n  things\n}\n');
  writeFileSync(path.join(examples, '01-begin-here.graphql'), FIRST);
  writeFileSync(path.join(examples, 'notes.txt'), 'not an example');
  app = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter(), {
    logger: false,
  });
  await serveIde(app, examples, { password: 'open sesame' });
  await app.init();
});

afterAll(async () => {
  await app?.close();
  rmSync(examples, { recursive: true });
});

describe('an example operation', () => {
  it('says in its comments what to send with it and what to keep', () => {
    const [first, second] = readExamples(examples);
    expect(first).toEqual({
      name: 'begin here',
      query: FIRST.replace(/^# (keep|variables).*\n/gm, ''),
      variables: '{ "input": { "secret": "{{password}}" } }',
      keep: [
        { name: 'token', path: 'begin.token' },
        { name: 'id', path: 'begin.things.0.id' },
      ],
    });
    expect(second).toMatchObject({ name: 'go on', variables: '{}', keep: [] });
  });
});

describe('the IDE', () => {
  it.each(['/ide', '/ide/'])('is a page at %s that may load from this server alone', async (url) => {
    const { statusCode, headers, body } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'self' .*connect-src 'self'/);
    expect(body).toContain('<base href="/ide/">');
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('is given every file that its page names', async () => {
    const { body } = await get('/ide');
    const files = [...body.matchAll(/(?:src|href)="([^"/][^"]*)"/g)].map(([, file = '']) => file);
    expect(files).toEqual(expect.arrayContaining(['main.js', 'polyfills.js', 'styles.css']));
    for (const file of files) {
      const { statusCode, headers } = await get(`/ide/${file}`);
      expect({ file, statusCode }).toEqual({ file, statusCode: 200 });
      if (file.endsWith('.js')) expect(headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
      expect(headers['content-security-policy']).toMatch(/^default-src 'self'/);
    }
  });

  it('has the examples as its tabs, in order and ready to send', async () => {
    const { initialWindows } = await settings();
    expect(initialWindows).toMatchObject([
      {
        initialName: 'begin here',
        initialQuery: expect.not.stringContaining('# variables:'),
        initialVariables: expect.stringContaining('"secret": "{{password}}"'),
        initialHeaders: { Authorization: 'Bearer {{accessToken}}' },
      },
      {
        initialName: 'go on',
        initialVariables: '{}',
        initialHeaders: { Authorization: 'Bearer {{accessToken}}' },
      },
    ]);
  });

  it('keeps what an example says in the environment that all tabs read', async () => {
    const { initialWindows, initialEnvironments } = await settings();
    const { subEnvironments, activeSubEnvironment } = initialEnvironments;
    expect(subEnvironments).toMatchObject([
      { id: activeSubEnvironment, variables: { password: 'open sesame' } },
    ]);
    const kept: Record<string, unknown> = {};
    const altair = {
      response: { body: JSON.stringify({ data: { begin: { token: 't', things: [{ id: 'i' }, {}] } } }) },
      helpers: {
        setEnvironment: (name: string, value: unknown, isActive: boolean) => isActive && (kept[name] = value),
      },
    };
    await runInNewContext(`(async () => {${initialWindows[0]?.initialPostRequestScript}})()`, { altair });
    expect(kept).toEqual({ token: 't', id: 'i' });
    expect(initialWindows[1]).not.toHaveProperty('initialPostRequestScript');
  });

  it('serves nothing from outside its package', async () => {
    for (const url of [
      '/ide/../package.json',
      '/ide/..%2f..%2fpackage.json',
      '/ide/%2e%2e/%2e%2e/package.json',
    ])
      expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
  });
});
