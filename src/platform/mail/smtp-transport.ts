import { createTransport } from 'nodemailer';
import type { SMTPPoolOptions, SMTPPoolSentMessageInfo, Transporter } from 'nodemailer';
import { composeMail } from './compose-mail.ts';
import { toMailError } from './mail-error.ts';
import { MailTransport } from './mail-transport.ts';
import type { MailMessage } from './message.ts';

interface Timeouts {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly socketMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, greetingMs: 10_000, socketMs: 30_000 };

/** A pool of connections to one server, `smtp://user:pass@host:port`. */
export class SmtpTransport extends MailTransport {
  readonly #transporter: Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;
  readonly #sending = new Set<Promise<unknown>>();

  constructor(url: string, { connectMs, greetingMs, socketMs }: Timeouts = TIMEOUTS) {
    super();
    this.#transporter = createTransport({
      url,
      pool: true,
      dnsTimeout: connectMs,
      connectionTimeout: connectMs,
      greetingTimeout: greetingMs,
      socketTimeout: socketMs,
      // We say goodbye before our own time-out would call an idle connection dead.
      idleTimeout: Math.floor(socketMs * 0.7),
      // Enough to replace a pooled connection that the server dropped; every other second try is the caller's.
      maxRequeues: 1,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    const sending = this.#transporter.sendMail(composeMail(message));
    this.#sending.add(sending);
    try {
      const { response } = await sending;
      return { response: response ?? '' };
    } catch (error) {
      throw toMailError(error);
    } finally {
      this.#sending.delete(sending);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#sending);
    this.#transporter.close();
  }
}
