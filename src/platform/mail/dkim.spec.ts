import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../config/load-config.ts';
import { SmtpTransport } from './smtp-transport.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-dkim-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function keyFile(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const configured = (env: Record<string, string>) =>
  loadConfig({ MAIL_DKIM_DOMAIN: 'school.example', MAIL_DKIM_SELECTOR: 's1', ...env }).mail.dkim;

describe('the DKIM configuration', () => {
  it('is three variables, or none', () => {
    expect(loadConfig({}).mail.dkim).toBeNull();
    expect(() => configured({})).toThrow('set all three, or none');
    expect(configured({ MAIL_DKIM_KEY_FILE: keyFile('good.pem', privateKey) })).toEqual({
      domain: 'school.example',
      selector: 's1',
      privateKey,
    });
  });

  it('names a file that is there', () => {
    expect(() => configured({ MAIL_DKIM_KEY_FILE: path.join(folder, 'none.pem') })).toThrow(
      /^MAIL_DKIM_KEY_FILE cannot be read: ENOENT/,
    );
  });

  it.each([
    { what: 'no key', pem: () => 'key' },
    { what: 'a public key', pem: () => publicKey },
    {
      what: 'a key of another kind',
      pem: () =>
        generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
    {
      what: 'a short key',
      pem: () =>
        generateKeyPairSync('rsa', { modulusLength: 512 })
          .privateKey.export({ type: 'pkcs1', format: 'pem' })
          .toString(),
    },
  ])('does not take $what', ({ what, pem }) => {
    expect(() => configured({ MAIL_DKIM_KEY_FILE: keyFile(`${what}.pem`, pem()) })).toThrow(
      'is not an RSA private key of 1024 bits or more',
    );
  });

  it.each(['two words', 'a;d=evil.example', ''])('does not take %j for a selector', (selector) => {
    const env = { MAIL_DKIM_SELECTOR: selector, MAIL_DKIM_KEY_FILE: keyFile('good.pem', privateKey) };
    expect(() => configured(env)).toThrow(/MAIL_DKIM_SELECTOR|set all three/);
  });
});

/** What a mail server got, byte for byte. */
async function sent(dkim: ReturnType<typeof configured>): Promise<string> {
  let raw = '';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString('latin1')));
      stream.on('end', () => done());
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const transport = new SmtpTransport(`smtp://127.0.0.1:${port}`, { dkim });
  await transport.send({
    messageId: '<42@school.example>',
    from: { name: 'Schule Ü', address: 'courses@school.example' },
    to: { name: 'Ada', address: 'ada@example.com' },
    subject: 'Grüße  an   alle',
    html: `<p>Grüße</p>\n${'<p>lang</p>'.repeat(2_000)}`,
    text: 'Grüße  \n.\n..Punkt\n\n\n',
    headers: {
      'List-Unsubscribe': '<https://learn.example/mail/unsubscribe/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
  await transport.close();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return raw;
}

const relaxedHeader = (header: string) => {
  const [name = '', ...value] = header.split(':');
  return `${name.trim().toLowerCase()}:${value
    .join(':')
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;
};

const relaxedBody = (body: string) =>
  `${body
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)*$/, '')}\r\n`;

/** Verifies as RFC 6376 says, for relaxed/relaxed and rsa-sha256. @returns the names of what is signed; null: not valid */
function verify(raw: string): string[] | null {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = head.split(/\r\n(?![ \t])/);
  const signature = headers.find((header) => /^DKIM-Signature:/i.test(header)) ?? '';
  const tags = Object.fromEntries(
    relaxedHeader(signature)
      .replace('dkim-signature:', '')
      .split(';')
      .map((tag) => tag.trim())
      .filter(Boolean)
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1).replaceAll(' ', '')]),
  );
  expect(tags).toMatchObject({ v: '1', a: 'rsa-sha256', c: 'relaxed/relaxed', d: 'school.example', s: 's1' });
  const bodyHash = createHash('sha256')
    .update(relaxedBody(rest.join('\r\n\r\n')), 'latin1')
    .digest('base64');
  if (bodyHash !== tags['bh']) return null;
  const names = (tags['h'] ?? '').split(':');
  const signed = names.map((name) =>
    relaxedHeader(headers.find((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? ''),
  );
  const own = relaxedHeader(signature).replace(/ b=.*$/, ' b=');
  const isValid = createVerify('RSA-SHA256')
    .update([...signed, own].join('\r\n'), 'latin1')
    .verify(publicKey, tags['b'] ?? '', 'base64');
  return isValid ? names.map((name) => name.toLowerCase()) : null;
}

describe('a signed message', () => {
  it('verifies, and both headers of one-click unsubscription are among what is signed', async () => {
    const raw = await sent({ domain: 'school.example', selector: 's1', privateKey });
    expect(verify(raw)).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']),
    );
    expect(verify(raw.replace('/unsubscribe/abc', '/unsubscribe/evil'))).toBeNull();
    expect(verify(raw.replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=Nothing'))).toBeNull();
    expect(verify(raw.replace('..Punkt', '..Komma'))).toBeNull();
  });

  it('is not signed without a key', async () => {
    expect(await sent(null)).not.toMatch(/DKIM-Signature/i);
  });
});
