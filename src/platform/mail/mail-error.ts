/** TEMPORARY: the same message may go through later. PERMANENT: it never will; do not try again. */
export type MailErrorKind = 'TEMPORARY' | 'PERMANENT';

interface MailErrorOptions {
  readonly kind: MailErrorKind;
  /** The server's own line, such as `550 5.1.1 No such user`; null when no server spoke. */
  readonly response?: string | null;
  /** No server would talk to us: it says nothing of this message. */
  readonly isUnreachable?: boolean;
  /** The server spoke of this recipient: it says nothing of how the server is. */
  readonly isAboutRecipient?: boolean;
  /** The whole message was handed over and no answer came: it may be out. */
  readonly isUncertain?: boolean;
  readonly cause?: unknown;
}

/** A message was not accepted. */
export class MailError extends Error {
  override name = 'MailError';
  readonly kind: MailErrorKind;
  readonly response: string | null;
  readonly isUnreachable: boolean;
  readonly isAboutRecipient: boolean;
  readonly isUncertain: boolean;

  constructor(message: string, options: MailErrorOptions) {
    const { kind, response = null, cause } = options;
    const { isUnreachable = false, isAboutRecipient = false, isUncertain = false } = options;
    super(message, { cause });
    this.kind = kind;
    this.response = response;
    this.isUnreachable = isUnreachable;
    this.isAboutRecipient = isAboutRecipient;
    this.isUncertain = isUncertain;
  }
}

/** What nodemailer adds to its errors. */
interface TransportFault {
  readonly code?: string;
  /** What was being said. */
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** The codes with which nodemailer says that it was this message, not the connection or the login, that was refused. */
const REFUSALS = new Set(['EENVELOPE', 'EMESSAGE', 'EFILEACCESS', 'EURLACCESS']);

/** 503: our commands came out of order; 530–538: sign in or encrypt first. All are about us, not about the message. */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);

/** The codes of a message that was refused, with an answer or for what it is. Any other is about the connection or the login. */
const ABOUT_THE_MESSAGE = new Set([...REFUSALS, 'ESTREAM']);

/**
 * Any failure of a transport, sorted by whether another try can help. A wrong password must not bounce everybody's mail.
 * @param isHandedOver whether the server was given the whole message
 */
export function toMailError(error: unknown, isHandedOver = false): MailError {
  if (error instanceof MailError) return error;
  const {
    code = '',
    command,
    response,
    responseCode,
  } = (error instanceof Error ? error : {}) as TransportFault;
  const line = response === undefined ? null : oneLine(response);
  const permanent =
    REFUSALS.has(code) && (responseCode === undefined ? line === null : isFinal(responseCode));
  const message =
    line ?? (error instanceof Error ? oneLine(error.message) : 'The message could not be sent.');
  return new MailError(message, {
    kind: permanent ? 'PERMANENT' : 'TEMPORARY',
    response: line,
    isUnreachable: !ABOUT_THE_MESSAGE.has(code) || ABOUT_THE_SESSION.has(responseCode ?? 0),
    isAboutRecipient:
      code === 'EENVELOPE' &&
      command === 'RCPT TO' &&
      responseCode !== 421 &&
      !ABOUT_THE_SESSION.has(responseCode ?? 0),
    isUncertain: isHandedOver && responseCode === undefined,
    cause: error,
  });
}

function isFinal(responseCode: number): boolean {
  return responseCode >= 500 && responseCode < 600 && !ABOUT_THE_SESSION.has(responseCode);
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
