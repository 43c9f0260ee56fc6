import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** Envelope recipients. */
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly mail: ParsedMail;
}

/** A real SMTP server that keeps what it is given. `answer` may refuse or delay a message before it is accepted. */
export interface TestSmtp {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** Called with each message; throw an Error with `responseCode` to refuse it. */
  answer: (mail: ReceivedMail) => Promise<void> | void;
  /** Resolves when so many mails were accepted. */
  waitFor(count: number, milliseconds?: number): Promise<void>;
  close(): Promise<void>;
}

export async function startSmtp(): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  const smtp: Pick<TestSmtp, 'answer'> = { answer: () => undefined };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map((to: { address: string }) => to.address);
        void answer(Buffer.concat(chunks), recipients, done);
      });
    },
  });
  server.on('error', () => undefined);

  async function answer(
    raw: Buffer,
    recipients: string[],
    done: (error: Error | null) => void,
  ): Promise<void> {
    try {
      await accept(raw, recipients);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null);
  }

  async function accept(raw: Buffer, recipients: string[]): Promise<void> {
    const mail = { recipients, raw: raw.toString('utf8'), mail: await simpleParser(raw) };
    await smtp.answer(mail);
    received.push(mail);
  }

  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
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
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
