import type { SendMailOptions } from 'nodemailer';
import { secured } from './message.ts';
import type { MailMessage } from './message.ts';

/** Above so many bytes to a character, base64 is the shorter form. */
const MOSTLY_ASCII = 1.25;

/** nodemailer's form of a message: nothing in it is parsed again, because addresses are objects and the envelope is given. */
export function composeMail(message: MailMessage): SendMailOptions {
  const { messageId, from, to, replyTo, envelopeFrom, subject, html, text, headers } = secured(message);
  return {
    messageId,
    from: { ...from },
    to: { ...to },
    ...(replyTo && { replyTo: { ...replyTo } }),
    envelope: { from: envelopeFrom ?? from.address, to: [to.address] },
    subject,
    html,
    text,
    // Else it is found out by looking at every character, more than once.
    textEncoding: Buffer.byteLength(html) > html.length * MOSTLY_ASCII ? 'B' : 'Q',
    headers: { ...headers },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
