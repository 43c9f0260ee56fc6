import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { FileTransport } from './file-transport.ts';
import type { MailMessage } from './message.ts';

const message: MailMessage = {
  messageId: '<42.unit+a@mail.example.com>',
  from: { name: 'School', address: 'school@example.com' },
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Unit 2: Übung',
  html: '<p>Grüße</p>',
  text: 'Grüße',
};

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mail-'));
});

afterEach(() => rm(root, { recursive: true }));

describe('a message to a file', () => {
  it('is a whole message under its time and id, and nothing else is left', async () => {
    const directory = path.join(root, 'data', 'mailbox');
    const { response } = await new FileTransport(directory).send(message);
    const names = await readdir(directory);
    expect(names).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-42\.unita@mail\.example\.com\.eml$/),
    ]);
    expect(response).toBe(`250 written to ${names[0]}`);
    const raw = await readFile(path.join(directory, names[0] ?? ''), 'utf8');
    expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(raw).not.toMatch(/(?<!\r)\n/);
    expect(await simpleParser(raw)).toMatchObject({
      messageId: message.messageId,
      subject: message.subject,
      text: 'Grüße',
      html: '<p>Grüße</p>',
      to: { text: '"Ada" <ada@example.com>' },
    });
  });

  it('is refused for the same reasons as over SMTP', async () => {
    const to = { name: '', address: 'a@example.com, b@evil.example' };
    await expect(new FileTransport(root).send({ ...message, to })).rejects.toMatchObject({
      kind: 'PERMANENT',
    });
    const messageId = '<../../../etc/passwd@x>';
    await expect(new FileTransport(root).send({ ...message, messageId })).rejects.toMatchObject({
      kind: 'PERMANENT',
    });
    expect(await readdir(root)).toEqual([]);
  });

  it('that cannot be written can be tried again', async () => {
    const directory = path.join(root, 'occupied');
    await writeFile(directory, '');
    const sending = new FileTransport(directory).send(message);
    await expect(sending).rejects.toMatchObject({ name: 'MailError', kind: 'TEMPORARY', response: null });
  });
});
