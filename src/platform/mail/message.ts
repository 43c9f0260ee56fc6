import { isBareAddress } from '../bare-address.ts';
import { MailError } from './mail-error.ts';

export interface MailAddress {
  /** What people read; any text. */
  readonly name: string;
  /** One bare addr-spec. */
  readonly address: string;
}

/** One message to one recipient: there is no list, no cc and no bcc, so there is nothing to smuggle a second one into. */
export interface MailMessage {
  /** `<…@host>`, chosen by the sender so that a second try is recognised as the same message. */
  readonly messageId: string;
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly replyTo?: MailAddress;
  /** Where the envelope says it comes from, and bounces go to; left out: `from`. */
  readonly envelopeFrom?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Not an address we write to. The address is not repeated: messages of errors end up in logs. */
export class UnsafeAddressError extends MailError {
  override name = 'UnsafeAddressError';

  constructor() {
    super('This is not one bare e-mail address.', { kind: 'PERMANENT' });
  }
}

export class UnsafeHeaderError extends MailError {
  override name = 'UnsafeHeaderError';

  constructor(header: string) {
    super(`The header ${JSON.stringify(header)} or its value cannot be sent.`, { kind: 'PERMANENT' });
  }
}

const MESSAGE_ID = /^<[\w.+-]{1,120}@[a-z0-9.-]{1,120}>$/i;

/** The headers that say who, what and how: they come from the message's own fields only. */
const OWN_HEADERS =
  /^(?:to|cc|bcc|from|sender|reply-to|return-path|subject|date|message-id|mime-version|received|content-.*|resent-.*)$/i;

/** Control characters, line and paragraph separators, lone surrogates, and marks that reverse the text after them. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu;

/** @throws UnsafeAddressError unless it is one bare addr-spec */
export function assertSafeAddress(address: string): void {
  if (typeof address !== 'string' || !isBareAddress(address)) throw new UnsafeAddressError();
}

/** The text as one line that may stand in a header or on a line of its own. */
export function singleLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

/**
 * The message as it may go out: addresses and headers checked, names and subject made one line.
 * @throws UnsafeAddressError, UnsafeHeaderError
 */
export function secured(message: MailMessage): MailMessage {
  if (!MESSAGE_ID.test(message.messageId)) throw new UnsafeHeaderError('Message-ID');
  for (const [name, value] of Object.entries(message.headers ?? {})) assertSafeHeader(name, value);
  if (message.envelopeFrom !== undefined) assertSafeAddress(message.envelopeFrom);
  return {
    ...message,
    from: securedAddress(message.from),
    to: securedAddress(message.to),
    ...(message.replyTo && { replyTo: securedAddress(message.replyTo) }),
    subject: headerText(message.subject),
    html: securedBody(message.html),
    text: securedBody(message.text),
  };
}

function assertSafeHeader(name: string, value: string): void {
  const isSafe = /^[A-Za-z0-9-]{1,76}$/.test(name) && !OWN_HEADERS.test(name) && value.length <= 900;
  if (!isSafe || value.search(UNPRINTABLE) !== -1) throw new UnsafeHeaderError(name);
}

function securedAddress({ name, address }: MailAddress): MailAddress {
  assertSafeAddress(address);
  return { name: headerText(name), address };
}

/** What looks like an encoded word would be decoded by its reader's mail program, and be another text there. */
function headerText(text: string): string {
  return singleLine(text).replaceAll('=?', '= ?');
}

/** Every line ends alike, so no server can see the end of the message where we see a line of it. */
function securedBody(body: string): string {
  return body.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}
