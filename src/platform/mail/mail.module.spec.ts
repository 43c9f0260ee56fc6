import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FileTransport } from './file-transport.ts';
import { MailModule } from './mail.module.ts';
import { MailTransport } from './mail-transport.ts';
import type { MailMessage } from './message.ts';
import { SmtpTransport } from './smtp-transport.ts';

const message: MailMessage = {
  messageId: '<42@mail.example.com>',
  from: { name: 'School', address: 'school@example.com' },
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Hi <b>Ada</b>',
  html: '<p class="x">Read &amp; learn</p><script>alert(1)</script>',
  text: 'Read & <learn>',
};

let dataDirectory: string;
let app: NestFastifyApplication | undefined;

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'mail-'));
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await rm(dataDirectory, { recursive: true });
});

async function start(environment: 'development' | 'production', smtpUrl: string | null = null) {
  const config = { environment, dataDirectory, mail: { smtpUrl, dkim: null }, jobs: { concurrency: 4 } };
  const started = await NestFactory.create<NestFastifyApplication>(
    MailModule.with(config),
    new FastifyAdapter(),
    {
      logger: false,
    },
  );
  app = started;
  await started.init();
  return { get: (url: string) => started.inject({ url }), transport: started.get(MailTransport) };
}

describe('the mailbox of a development server', () => {
  it('is empty at first', async () => {
    const { get } = await start('development');
    const page = await get('/mailbox');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('No e-mail yet.');
  });

  it('lists a sent message and shows it, with nothing of it running', async () => {
    const { get, transport } = await start('development');
    await transport.send(message);
    const list = await get('/mailbox');
    expect(list.body).toContain('&quot;Ada&quot; &lt;ada@example.com&gt;');
    expect(list.body).toContain('Hi &lt;b&gt;Ada&lt;/b&gt;');
    expect(list.body).toMatch(/<td>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d<\/td>/);

    const link = /href="(\/mailbox\/[^"]+eml)"/.exec(list.body)?.[1] ?? '';
    const shown = await get(link);
    expect(shown.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(shown.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src https: data:/,
    );
    expect(shown.body).toMatch(
      /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"[^>]* srcdoc="[^"<>]*Read &amp;amp; learn/,
    );
    expect(shown.body).not.toMatch(/<script|<learn>|<b>Ada/);
    expect(shown.body).toContain('Read &amp; &lt;learn&gt;');
    expect(shown.body).toContain('Message-ID: &lt;42@mail.example.com&gt;');

    const raw = await get(`${link}/raw`);
    expect(raw.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(raw.body).toContain('Message-ID: <42@mail.example.com>\r\n');
  });

  it('has the newest first, fifty a page', async () => {
    const { get } = await start('development');
    await mkdir(path.join(dataDirectory, 'mailbox'));
    for (let i = 0; i < 101; i++) {
      const name = `2026-01-01T10-${String(Math.floor(i / 60)).padStart(2, '0')}-${String(i % 60).padStart(2, '0')}.000Z-${i}@x.eml`;
      await writeFile(
        path.join(dataDirectory, 'mailbox', name),
        `To: a@example.com\r\nSubject: nr ${i}.\r\n\r\nbody`,
      );
    }
    const subjects = async (url: string) => (await get(url)).body.match(/nr \d+/g);
    expect(await subjects('/mailbox')).toEqual(Array.from({ length: 50 }, (_, i) => `nr ${100 - i}`));
    expect(await subjects('/mailbox?page=3')).toEqual(['nr 0']);
    expect(await subjects('/mailbox?page=99')).toEqual(['nr 0']);
    for (const page of ['0', '-1', 'x', '1.5', '1&page=2', 'Infinity', '-Infinity']) {
      expect((await subjects(`/mailbox?page=${page}`))?.length).toBeGreaterThan(0);
    }
    const second = (await get('/mailbox?page=2')).body;
    expect(second).toContain(
      '<a href="/mailbox?page=1">Newer</a> Page 2 of 3 <a href="/mailbox?page=3">Older</a>',
    );
    expect(second).toContain('2026-01-01 10:00:50');
  });

  it.each([
    '..%2Fsecret.eml',
    '%2Fetc%2Fpasswd',
    '..%5Csecret.eml',
    '.',
    '%00',
    'nothing.eml',
    'notes.txt',
    '.draft.tmp',
  ])('has no message %s', async (name) => {
    const { get } = await start('development');
    await mkdir(path.join(dataDirectory, 'mailbox'));
    await writeFile(path.join(dataDirectory, 'secret.eml'), 'Subject: secret\r\n\r\nsecret');
    await writeFile(path.join(dataDirectory, 'mailbox', 'notes.txt'), 'secret');
    await writeFile(path.join(dataDirectory, 'mailbox', '.draft.tmp'), 'secret');
    for (const url of [`/mailbox/${name}`, `/mailbox/${name}/raw`]) {
      const page = await get(url);
      expect(page.statusCode).toBe(404);
      expect(page.body).not.toMatch(/^secret|etc\/passwd.*root/);
    }
  });
});

describe('the transport', () => {
  it('is SMTP where a server is named, and then there is no mailbox', async () => {
    const { get, transport } = await start('development', 'smtp://127.0.0.1:1');
    expect(transport).toBeInstanceOf(SmtpTransport);
    expect((await get('/mailbox')).statusCode).toBe(404);
  });

  it('never shows a mailbox in production', async () => {
    const { get, transport } = await start('production');
    expect(transport).toBeInstanceOf(FileTransport);
    expect((await get('/mailbox')).statusCode).toBe(404);
  });

  it('is closed with the application', async () => {
    const { transport } = await start('development', 'smtp://127.0.0.1:1');
    await app?.close();
    app = undefined;
    await expect(transport.send(message)).rejects.toMatchObject({ message: expect.stringMatching(/closed/) });
  });
});
