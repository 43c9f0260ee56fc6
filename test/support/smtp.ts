import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  /** Envelope sender. */
  readonly sender?: string;
  /** Envelope recipients. */
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly mail: ParsedMail;
}

/** Before a message is there: what was said so far. */
export type Stage = 'GREETING' | 'MAIL' | 'RCPT' | 'DATA';

type Reaction = Promise<void> | void;

/**
 * A real SMTP server that keeps what it is given. At each stage it may refuse (throw `refusal(…)`), hang up (throw
 * `hangUp()`), take its time (wait) or stall (never settle).
 */
export interface TestSmtp {
  readonly url: string;
  /** What it has accepted, in order: the ledger of what it has acknowledged, or was about to. */
  readonly received: ReceivedMail[];
  /** Called at each stage before a message. */
  react: (stage: Stage, recipients: readonly string[]) => Reaction;
  /** Called with each message, after its final dot. */
  answer: (mail: ReceivedMail) => Reaction;
  /** Called with each message once its acceptance was written. */
  accepted: (mail: ReceivedMail) => void;
  /** Resolves when so many mails were accepted. */
  waitFor(count: number, milliseconds?: number): Promise<void>;
  /** Hangs up everywhere and refuses connections, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export function refusal(responseCode: number, text = 'says the test'): Error {
  return Object.assign(new Error(text), { responseCode });
}

class HangUp extends Error {}

export function hangUp(): Error {
  return new HangUp('The connection is cut.');
}

/** What the library keeps of a session. */
interface Connection {
  readonly session: SMTPServerSession;
  readonly _socket: Socket;
  handler_DATA(command: unknown, callback: () => void): void;
  send(code: number, text: string): void;
}

type Done = (error?: Error | null) => void;

export async function startSmtp(): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  const smtp: Pick<TestSmtp, 'react' | 'answer' | 'accepted'> = {
    react: () => undefined,
    answer: () => undefined,
    accepted: () => undefined,
  };
  let server = makeServer();

  function makeServer(): SMTPServer {
    const made = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      closeTimeout: 1,
      onConnect(session, done) {
        const connection = connectionOf(session);
        const { handler_DATA: takeData } = connection;
        connection.handler_DATA = (command, callback) => {
          react('DATA', session, (error) => {
            if (!error) return takeData.call(connection, command, callback);
            connection.send((error as { responseCode?: number }).responseCode ?? 450, error.message);
            callback();
          });
        };
        react('GREETING', session, done);
      },
      onMailFrom: (_, session, done) => react('MAIL', session, done),
      onRcptTo: (_, session, done) => react('RCPT', session, done),
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void answer(Buffer.concat(chunks), session, done));
      },
    });
    made.on('error', () => undefined);
    return made;
  }

  function connectionOf(session: SMTPServerSession): Connection {
    const connections = [...server.connections] as unknown as Connection[];
    const found = connections.find((connection) => connection.session === session);
    if (found === undefined) throw new Error('The session has no connection.');
    return found;
  }

  function react(stage: Stage, session: SMTPServerSession, done: Done): void {
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    void settle(session, done, async () => smtp.react(stage, recipients));
  }

  async function answer(raw: Buffer, session: SMTPServerSession, done: Done): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const mail = {
      sender: mailFrom ? mailFrom.address : '',
      recipients: rcptTo.map(({ address }) => address),
      raw: raw.toString('utf8'),
      mail: await simpleParser(raw),
    };
    await settle(session, done, async () => {
      await smtp.answer(mail);
      received.push(mail);
    });
    if (received.includes(mail)) smtp.accepted(mail);
  }

  async function settle(session: SMTPServerSession, done: Done, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof HangUp) connectionOf(session)._socket.destroy();
      else done(error as Error);
      return;
    }
    done(null);
  }

  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return (server.server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const { _socket } of [...server.connections] as unknown as Connection[]) _socket.destroy();
    await closed;
  }

  const port = await listen(0);
  return Object.assign(smtp, {
    url: `smtp://127.0.0.1:${port}`,
    received,
    async waitFor(count: number, milliseconds = 15_000) {
      const until = Date.now() + milliseconds;
      while (received.length < count) {
        if (Date.now() > until)
          throw new Error(`Only ${received.length} of ${count} mails arrived within ${milliseconds} ms.`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    down: stop,
    async up() {
      server = makeServer();
      await listen(port);
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
