import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { MailMessage } from './message.ts';
import { SmtpTransport } from './smtp-transport.ts';

const message: MailMessage = {
  messageId: '<42@mail.example.com>',
  from: { name: 'School', address: 'school@example.com' },
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Unit 2: Übung',
  html: '<p>Grüße</p>',
  text: 'Grüße',
};

interface Received {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: string;
}

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A real SMTP server and a transport that talks to it. */
async function smtp(options: SMTPServerOptions = {}, credentials = '') {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const recipients = rcptTo.map(({ address }) => address);
        received.push({
          from: mailFrom ? mailFrom.address : '',
          recipients,
          raw: Buffer.concat(chunks).toString(),
        });
        callback(null, `queued as ${received.length}`);
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { received, server, transport: transportTo(`smtp://${credentials}127.0.0.1:${port}`) };
}

/** A socket that does as told; for what a well-behaved server never does. */
async function scripted(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { transport: transportTo(`smtp://127.0.0.1:${port}`) };
}

function transportTo(url: string): SmtpTransport {
  const transport = new SmtpTransport(url, { connectMs: 500, greetingMs: 500, socketMs: 500 });
  cleanUps.push(() => transport.close());
  return transport;
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

describe('a message over SMTP', () => {
  it('arrives whole, with its own id, both parts and the envelope it was given', async () => {
    const { received, transport } = await smtp();
    const headers = { 'List-Unsubscribe': `<https://example.com/u/${'x'.repeat(300)}>`, 'X-Outbox-Id': '42' };
    const replyTo = { name: 'Help', address: 'help@example.com' };
    const { response } = await transport.send({ ...message, headers, replyTo });
    expect(response).toBe('250 queued as 1');
    expect(received).toMatchObject([{ from: 'school@example.com', recipients: ['ada@example.com'] }]);
    const parsed = await simpleParser(received[0]?.raw ?? '');
    expect(parsed).toMatchObject({
      messageId: message.messageId,
      subject: message.subject,
      text: 'Grüße',
      html: '<p>Grüße</p>',
      from: { text: '"School" <school@example.com>' },
      replyTo: { text: '"Help" <help@example.com>' },
      attachments: [],
    });
    const unfolded = received[0]?.raw.replace(/\r\n(?=[ \t])/g, '').replace(/ +/g, ' ');
    expect(unfolded).toContain(`List-Unsubscribe: ${headers['List-Unsubscribe']}\r\n`);
    expect(parsed.headers.get('x-outbox-id')).toBe('42');
    expect(parsed.headers.has('x-mailer')).toBe(false);
  });

  it('signs in with the credentials of the URL', async () => {
    const seen: unknown[] = [];
    const { transport } = await smtp(
      {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _, callback) => {
          seen.push(username, password);
          callback(null, { user: username ?? '' });
        },
      },
      'mailer:p%40ss@',
    );
    await transport.send(message);
    expect(seen).toEqual(['mailer', 'p@ss']);
  });

  it('uses a connection again', async () => {
    let connections = 0;
    const { received, transport } = await smtp({ onConnect: (_, callback) => (connections++, callback()) });
    for (let i = 0; i < 5; i++) await transport.send(message);
    expect({ connections, messages: received.length }).toEqual({ connections: 1, messages: 5 });
  });

  it('is finished before the transport closes', async () => {
    const { received, transport } = await smtp({
      onMailFrom: (_, __, callback) => void setTimeout(callback, 150),
    });
    const sending = transport.send(message);
    await transport.close();
    expect(received).toHaveLength(1);
    await expect(sending).resolves.toEqual({ response: '250 queued as 1' });
    await expect(transport.send(message)).rejects.toMatchObject({ kind: 'TEMPORARY' });
  });
});

describe('text that a user chose', () => {
  const attacks = [
    'Ada\r\nBcc: x@evil.example',
    'Ada\nBcc: x@evil.example\n\n<script>',
    'Ada\rBcc: x@evil.example',
    'x@evil.example',
    'Ada, x@evil.example',
    'Ada" <x@evil.example>, "',
    'Ada <x@evil.example>',
    'a: x@evil.example;',
    '(x@evil.example)\\',
    '=?utf-8?Q?Ada=0D=0ABcc:_x@evil.example?=',
    'Ada\0Bcc: x@evil.example',
    'Ada\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nforged',
    'Ada\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<x@evil.example>\r\nDATA\r\n',
    `Zoë 👩‍🚀 ${'é'.repeat(400)}\r\nBcc: x@evil.example`,
  ];

  it.each(attacks)('adds no recipient, header or part: %j', async (attack) => {
    const { received, transport } = await smtp();
    const names = { from: { ...message.from, name: attack }, to: { ...message.to, name: attack } };
    const replyTo = { name: attack, address: 'help@example.com' };
    await transport.send({ ...message, ...names, replyTo, subject: attack, text: attack, html: attack });
    await transport.send(message);

    expect(received.map(({ recipients }) => recipients)).toEqual([['ada@example.com'], ['ada@example.com']]);
    const [attacked, plain] = await Promise.all(received.map(({ raw }) => simpleParser(raw)));
    const headerNames = (parsed: typeof plain) =>
      [...(parsed?.headers.keys() ?? [])].filter((name) => name !== 'reply-to');
    expect(headerNames(attacked)).toEqual(headerNames(plain));
    expect(attacked).toMatchObject({
      from: { value: [{ address: 'school@example.com' }] },
      to: { value: [{ address: 'ada@example.com' }] },
      replyTo: { value: [{ address: 'help@example.com' }] },
      attachments: [],
    });
    const raw = received[0]?.raw ?? '';
    const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
    expect(raw.split(`\r\n--${boundary}\r\n`)).toHaveLength(3);
  });

  it.each([
    'ada@example.com, x@evil.example',
    'victim@example.com\r\nBcc: x@evil.example',
    'Ada <x@evil.example>',
  ])('is not an address: %j', async (address) => {
    const { received, transport } = await smtp();
    const sending = transport.send({ ...message, to: { name: '', address } });
    await expect(sending).rejects.toMatchObject({ name: 'UnsafeAddressError', kind: 'PERMANENT' });
    expect(received).toEqual([]);
  });

  it.each(['\r\n.\r\n', '\n.\n', '\r.\r', '\n.\r\n', '\r\n.\n'])(
    'cannot end the message with %j',
    async (ending) => {
      const { received, transport } = await smtp();
      const smuggled = `before${ending}MAIL FROM:<x@evil.example>\r\nRCPT TO:<x@evil.example>\r\nDATA\r\nforged`;
      await transport.send({ ...message, text: smuggled, html: smuggled });
      expect(received).toHaveLength(1);
      expect((await simpleParser(received[0]?.raw ?? '')).text).toContain('forged');
      expect(received[0]?.raw).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    },
  );
});

describe('a failure', () => {
  it.each([
    { at: 'onRcptTo', code: 550, text: '5.1.1 No such user', kind: 'PERMANENT' },
    { at: 'onRcptTo', code: 450, text: '4.2.1 Mailbox busy', kind: 'TEMPORARY' },
    { at: 'onMailFrom', code: 552, text: '5.3.4 Too big', kind: 'PERMANENT' },
    { at: 'onMailFrom', code: 451, text: '4.7.1 Try again later', kind: 'TEMPORARY' },
    { at: 'onMailFrom', code: 530, text: '5.7.0 Authentication required', kind: 'TEMPORARY' },
    { at: 'onMailFrom', code: 503, text: '5.5.1 Bad sequence', kind: 'TEMPORARY' },
    { at: 'onData', code: 554, text: '5.7.1 Looks like spam', kind: 'PERMANENT' },
    { at: 'onData', code: 421, text: '4.3.2 Shutting down', kind: 'TEMPORARY' },
    { at: 'onConnect', code: 554, text: 'No service here', kind: 'TEMPORARY' },
  ])('$code at $at is $kind, with the server’s line', async ({ at, code, text, kind }) => {
    const { transport } = await smtp({
      [at]: (stream: unknown, session: unknown, callback: unknown) => {
        if (at === 'onData') (stream as NodeJS.ReadableStream).resume();
        const done = (typeof callback === 'function' ? callback : session) as (error: Error) => void;
        done(refusal(code, text));
      },
    });
    const error = await transport.send(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MailError', kind });
    expect(error).toHaveProperty(
      'response',
      expect.stringMatching(new RegExp(`^${code} .*${text.split(' ').at(-1)}`)),
    );
  });

  it.each([
    { at: 'onRcptTo', isReachable: true },
    { at: 'onMailFrom', isReachable: false },
  ])('again and again at $at leaves the server reachable: $isReachable', async ({ at, isReachable }) => {
    const { transport } = await smtp({
      [at]: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(450, '4.2.1 Busy')),
    });
    for (let i = 0; i < 5; i++) await transport.send(message).catch(() => undefined);
    expect(transport.isReachable).toBe(isReachable);
  });

  it('to sign in is TEMPORARY: a wrong password of ours is no bounce', async () => {
    const { transport } = await smtp(
      {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_, __, callback) => callback(refusal(535, 'Wrong password')),
      },
      'mailer:hunter2@',
    );
    const error = await transport.send(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'TEMPORARY', response: expect.stringContaining('535') });
    expect(String(error)).not.toContain('hunter2');
  });

  it('to connect is TEMPORARY', async () => {
    const { transport, server } = await smtp();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(transport.send(message)).rejects.toMatchObject({ kind: 'TEMPORARY', response: null });
  });

  it('to be greeted in time is TEMPORARY', async () => {
    const { transport } = await scripted(() => {});
    await expect(transport.send(message)).rejects.toMatchObject({ kind: 'TEMPORARY', response: null });
  });

  it('to be answered in time is TEMPORARY', async () => {
    const { transport } = await scripted((socket) => {
      socket.write('220 hello\r\n');
    });
    await expect(transport.send(message)).rejects.toMatchObject({ kind: 'TEMPORARY', response: null });
  });

  it.each(['MAIL', 'RCPT', 'DATA'])('to answer %s in SMTP is TEMPORARY', async (command) => {
    const { transport } = await scripted((socket) => {
      socket.write('220 hello\r\n');
      socket.on('data', (data) =>
        socket.write(String(data).startsWith(command) ? 'HTTP/1.1 400 Bad\r\n' : '250 fine\r\n'),
      );
    });
    await expect(transport.send(message)).rejects.toMatchObject({ kind: 'TEMPORARY' });
  });

  it.each([
    { what: 'a cut connection', end: (socket: Socket) => void socket.destroy() },
    { what: 'silence', end: () => undefined },
  ])(
    'after the final dot, by $what, is uncertain and not tried again behind the caller’s back',
    async ({ end }) => {
      let handedOver = 0;
      const { transport } = await scripted((socket) => {
        socket.write('220 hello\r\n');
        let body: string | null = null;
        socket.on('data', (data) => {
          if (body !== null) {
            body += String(data);
            if (!body.endsWith('\r\n.\r\n')) return;
            handedOver++;
            end(socket);
          } else if (String(data).startsWith('DATA')) {
            body = '';
            socket.write('354 go on\r\n');
          } else socket.write('250 fine\r\n');
        });
      });
      await expect(transport.send(message)).rejects.toMatchObject({
        kind: 'TEMPORARY',
        response: null,
        isUncertain: true,
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(handedOver).toBe(1);
    },
  );

  it('does not reach the caller when a pooled connection was dropped before anything was sent', async () => {
    const { received, transport, server } = await smtp();
    await transport.send(message);
    for (const connection of server.connections) connection.close();
    await expect(transport.send(message)).resolves.toEqual({ response: '250 queued as 2' });
    expect(received).toHaveLength(2);
  });
});
