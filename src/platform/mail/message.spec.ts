import { describe, expect, it } from '@jest/globals';
import { MailError } from './mail-error.ts';
import { UnsafeAddressError, UnsafeHeaderError, assertSafeAddress, secured, singleLine } from './message.ts';
import type { MailMessage } from './message.ts';

const message: MailMessage = {
  messageId: '<01890a5d-ac96-774b-bcce-b302099a8057@mail.example.com>',
  from: { name: 'School', address: 'school@example.com' },
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
};

describe('an address', () => {
  it.each([
    'ada@example.com',
    'ada.lovelace+python@mail.example.co.uk',
    "o'neill_x-1@xn--bcher-kva.example",
    'courses@stepwise.localhost',
    `${'a'.repeat(64)}@example.com`,
  ])('is taken: %s', (address) => {
    expect(() => assertSafeAddress(address)).not.toThrow();
  });

  it.each([
    ['a list', 'a@example.com, b@evil.example'],
    ['a list without a space', 'a@example.com,b@evil.example'],
    ['a semicolon list', 'a@example.com;b@evil.example'],
    ['a header', 'victim@example.com\r\nBcc: x@evil.example'],
    ['a header after the name', 'victim\r\nBcc: x@evil.example'],
    ['a bare newline at the end', 'a@example.com\n'],
    ['a NUL', 'a@example.com\0'],
    ['a display form', 'A <a@example.com>'],
    ['angle brackets', '<a@example.com>'],
    ['a group', 'undisclosed:a@example.com;'],
    ['a comment', 'a(b@evil.example)@example.com'],
    ['a quoted local part', '"a@evil.example"@example.com'],
    ['two at signs', 'a@b@example.com'],
    ['a percent route', 'a%evil.example@example.com'],
    ['a bang path', 'evil!a@example.com'],
    ['a source route', '@evil.example:a@example.com'],
    ['an address literal', 'a@[127.0.0.1]'],
    ['a number for a domain', 'a@127.0.0.1'],
    ['no dot in the domain', 'a@localhost'],
    ['spaces around', ' a@example.com '],
    ['look-alike letters', 'аda@example.com'],
    ['a full-width at sign', 'a＠example.com'],
    ['a domain that is not ASCII', 'a@bücher.example'],
    ['dots in a row', 'a..b@example.com'],
    ['a leading dot', '.a@example.com'],
    ['a label that ends in a hyphen', 'a@example-.com'],
    ['a long local part', `${'a'.repeat(65)}@example.com`],
    [
      'more than 254 characters',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(10)}.com`,
    ],
    ['nothing', ''],
  ])('is refused: %s', (_, address) => {
    expect(() => assertSafeAddress(address)).toThrow(UnsafeAddressError);
    for (const field of ['from', 'to', 'replyTo']) {
      expect(() => secured({ ...message, [field]: { name: '', address } })).toThrow(UnsafeAddressError);
    }
  });

  it('that is refused is never tried again and never logged', () => {
    const refusal = () => assertSafeAddress('secret@example.com, x@evil.example');
    expect(refusal).toThrow(MailError);
    expect(refusal).toThrow(
      expect.objectContaining({ kind: 'PERMANENT', message: expect.not.stringContaining('secret') }),
    );
  });

  it('costs nothing to refuse, however long', () => {
    const before = process.cpuUsage();
    expect(() => assertSafeAddress(`${'a.'.repeat(2_000_000)}@`)).toThrow();
    expect(() => assertSafeAddress(`a@${'a-'.repeat(126)}`)).toThrow();
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200);
  });
});

describe('a line', () => {
  it.each([
    ['Hi\r\nBcc: x@evil.example', 'Hi Bcc: x@evil.example'],
    ['a\0b\u0007c\u007fd\u0085e', 'a b c d e'],
    ['a\u2028b\u2029c', 'a b c'],
    ['invoice\u202Efdp.exe', 'invoice fdp.exe'],
    ['lone \ud800 half', 'lone half'],
    ['  Zoë 👩‍🚀 → été  ', 'Zoë 👩‍🚀 → été'],
  ])('of %j is %j', (given, expected) => {
    expect(singleLine(given)).toBe(expected);
  });
});

describe('a header', () => {
  it.each(['X-Outbox-Id', 'List-Unsubscribe', 'Auto-Submitted', 'References'])('%s passes', (name) => {
    expect(secured({ ...message, headers: { [name]: '<https://example.com/u>' } }).headers).toHaveProperty(
      name,
    );
  });

  it.each([
    'Bcc',
    'bcc',
    'CC',
    'To',
    'From',
    'Sender',
    'Reply-To',
    'Subject',
    'Message-ID',
    'Date',
    'MIME-Version',
    'Content-Type',
    'content-transfer-encoding',
    'Resent-To',
    'Return-Path',
    'Received',
    'X A',
    'X:A',
    'X\r\nBcc',
    'Ünicode',
    '',
    'B\0cc',
    ' Bcc',
  ])('named %j is refused', (name) => {
    expect(() => secured({ ...message, headers: { [name]: 'x@evil.example' } })).toThrow(UnsafeHeaderError);
  });

  it.each(['a\r\nBcc: x@evil.example', 'a\n b', 'a\rb', 'a\0b', 'a\u2028b', 'a'.repeat(901)])(
    'of %j is refused',
    (value) => {
      expect(() => secured({ ...message, headers: { 'X-A': value } })).toThrow(UnsafeHeaderError);
    },
  );

  it.each(['', 'a@b', '<a@b> <c@d>', '<a@b>\r\nBcc: x@evil.example', '<a b@c>', '<@>'])(
    'Message-ID of %j is refused',
    (messageId) => {
      expect(() => secured({ ...message, messageId })).toThrow(UnsafeHeaderError);
    },
  );
});

it('a body keeps its lines and tabs, and loses every other control character', () => {
  const { text, html } = secured({ ...message, text: 'a\r\nb\rc\n\td\0e\u001b[2J', html: '<p>\r.\r</p>' });
  expect(text).toBe('a\nb\nc\n\tde[2J');
  expect(html).toBe('<p>\n.\n</p>');
});
