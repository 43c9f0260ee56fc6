import { afterEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LinkPageModule } from './link-page.module.ts';
import { renderLinkPage } from './render-link-page.ts';

const UNIT = '0198c0de-0000-7000-8000-000000000001';

let app: NestFastifyApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start(environment: 'development' | 'production') {
  const started = await NestFactory.create<NestFastifyApplication>(
    LinkPageModule.with({ environment }),
    new FastifyAdapter(),
    { logger: false },
  );
  app = started;
  await started.init();
  return (url: string, method: 'GET' | 'POST' = 'GET') => started.inject({ url, method });
}

describe('the page behind a link of an e-mail', () => {
  it.each([
    [`/learn/units/${UNIT}`, `openUnit(input: { unitId: &quot;${UNIT}&quot; })`],
    [`/learn/units/${UNIT}/quiz`, `startAttempt(input: { unitId: &quot;${UNIT}&quot; })`],
    [`/learn/courses/${UNIT}`, `course(id: &quot;${UNIT}&quot;)`],
  ])('at %s says what the client app would do, and runs nothing itself', async (url, operation) => {
    const page = await (await start('development'))(url);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(page.body).toContain(operation);
    expect(page.body).toContain('href="/ide"');
    expect(page.body).not.toMatch(/<script|<form/);
  });

  it.each(['1', 'quiz', `${UNIT}0`, `${UNIT}%22%3E%3Cscript%3E`, '%00', '..%2f..%2fetc'])(
    'is not found for %s, which is no id',
    async (id) => {
      const get = await start('development');
      for (const url of [`/learn/units/${id}`, `/learn/units/${id}/quiz`, `/learn/courses/${id}`]) {
        const { statusCode, body } = await get(url);
        expect({ url, statusCode }).toEqual({ url, statusCode: 404 });
        expect(body).not.toContain('<script');
      }
    },
  );

  it('shows how the app would sign in with the token of the link, and shows nothing else it was given', async () => {
    const get = await start('development');
    const token = `swl_${UNIT}_${'a'.repeat(43)}`;
    for (const path of [`/learn/units/${UNIT}`, `/learn/units/${UNIT}/quiz`, '/learn/sign-in']) {
      const page = await get(`${path}?token=${token}`);
      expect(page.body).toContain(`signInWithLink(input: { token: &quot;${token}&quot; })`);
      expect(page.headers['referrer-policy']).toBe('no-referrer');
      for (const wrong of [
        '?token=',
        '?token=swl_%22%3E%3Cb%3E',
        `?token=${token}&token=${token}`,
        '?token[x]=1',
      ])
        expect((await get(`${path}${wrong}`)).body).not.toMatch(/signInWithLink|<b>/);
    }
  });

  it('takes nothing but GET', async () => {
    const send = await start('development');
    expect((await send(`/learn/units/${UNIT}`, 'POST')).statusCode).toBe(404);
  });

  it('does not exist in production', async () => {
    const get = await start('production');
    expect((await get(`/learn/units/${UNIT}`)).statusCode).toBe(404);
    expect((await get(`/learn/units/${UNIT}/quiz`)).statusCode).toBe(404);
    expect((await get(`/learn/courses/${UNIT}`)).statusCode).toBe(404);
  });

  it('escapes what it is given', () => {
    expect(renderLinkPage('unit', `"><script>alert(1)</script>`)).not.toContain('<script');
  });
});
