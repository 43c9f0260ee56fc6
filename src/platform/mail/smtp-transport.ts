import { createTransport } from 'nodemailer';
import type { SMTPPoolOptions, SMTPPoolSentMessageInfo, Transporter } from 'nodemailer';
import type { DkimConfig } from '../config/config.ts';
import { BREAKER_PACE, CircuitBreaker } from './circuit-breaker.ts';
import type { BreakerPace } from './circuit-breaker.ts';
import { composeMail } from './compose-mail.ts';
import { InOnePiece } from './in-one-piece.ts';
import { toMailError } from './mail-error.ts';
import { MailTransport } from './mail-transport.ts';
import type { MailMessage } from './message.ts';

interface Timeouts {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly socketMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, greetingMs: 10_000, socketMs: 30_000 };

type MimeNode = Parameters<Parameters<Transporter['use']>[1]>[0]['message'];

interface SmtpOptions extends Partial<Timeouts> {
  /** How many messages are sent at once. */
  readonly connections?: number;
  readonly dkim?: DkimConfig | null;
  readonly pace?: BreakerPace;
  /** Told when the server is given up for a while, and when it is well again. */
  readonly onChange?: (isReachable: boolean) => void;
}

/** A pool of connections to one server, `smtp://user:pass@host:port`, with a breaker for when that is not well. */
export class SmtpTransport extends MailTransport {
  readonly #transporter: Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;
  readonly #sending = new Set<Promise<unknown>>();
  /** Ids of messages of which the server has been given all. */
  readonly #handedOver = new Set<string>();
  readonly #breaker: CircuitBreaker;

  constructor(url: string, { connections = 5, dkim, pace, onChange, ...timeouts }: SmtpOptions = {}) {
    super();
    const { connectMs, greetingMs, socketMs } = { ...TIMEOUTS, ...timeouts };
    this.#transporter = createTransport({
      url,
      pool: true,
      maxConnections: connections,
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
      // What it signs by default includes both headers of one-click unsubscription, as RFC 8058 wants.
      ...(dkim && {
        dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey },
      }),
    });
    this.#transporter.use('stream', ({ message }, done) => {
      message.processFunc((parts) => parts.pipe(new InOnePiece()));
      this.#watchHandOver(message);
      done();
    });
    this.#breaker = new CircuitBreaker({
      pace: pace ?? BREAKER_PACE,
      probe: async () => void (await this.#transporter.verify()),
      onChange: (isOpen) => onChange?.(!isOpen),
    });
  }

  override get isReachable(): boolean {
    return !this.#breaker.isOpen;
  }

  override onRecovery(hook: () => void): void {
    this.#breaker.onRecovery(hook);
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    const { messageId } = message;
    const sending = this.#transporter.sendMail(composeMail(message));
    this.#sending.add(sending);
    try {
      const { response } = await sending;
      this.#breaker.succeeded();
      return { response: response ?? '' };
    } catch (error) {
      const failure = toMailError(error, this.#handedOver.has(messageId));
      if (failure.kind === 'PERMANENT' && failure.response !== null) this.#breaker.succeeded();
      else if (failure.kind === 'TEMPORARY' && !failure.isAboutRecipient) this.#breaker.failed(failure);
      throw failure;
    } finally {
      this.#sending.delete(sending);
      this.#handedOver.delete(messageId);
    }
  }

  async close(): Promise<void> {
    this.#breaker.end();
    await Promise.allSettled(this.#sending);
    this.#transporter.close();
  }

  /** A message counts as handed over when the last of it was read, signed or not: from then on the server may have it. */
  #watchHandOver(message: MimeNode): void {
    const read = message.createReadStream.bind(message);
    message.createReadStream = (...given) => {
      const id = message.messageId();
      this.#handedOver.delete(id);
      return read(...given).once('end', () => this.#handedOver.add(id));
    };
  }
}
