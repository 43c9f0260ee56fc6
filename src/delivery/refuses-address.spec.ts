import { describe, expect, it } from '@jest/globals';
import { refusesAddress } from './refuses-address.ts';

describe('a final answer of a mail server', () => {
  it.each([
    '550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table',
    '550-5.1.1 The email account that you tried to reach does not exist.',
    '556 5.1.10 Recipient address has null MX',
    '550 5.2.1 The email account that you tried to reach is disabled.',
    '550 No such user here',
    '550 Requested action not taken: mailbox not found',
    '553 sorry, that recipient is not known here',
  ])('is about the address: %s', (response) => {
    expect(refusesAddress(response)).toBe(true);
  });

  it.each([
    null,
    '',
    '550 5.7.1 Message rejected as spam: unknown user agent',
    '550 5.7.26 Unauthenticated email from example.com is not accepted',
    '554 5.7.1 Service unavailable; client host blocked',
    '552 5.2.2 Mailbox full',
    '550 Message refused by content filter',
    '450 4.1.1 User unknown, try again',
    '250 2.1.5 OK user unknown',
    'Connection closed: no such user',
  ])('is not: %s', (response) => {
    expect(refusesAddress(response)).toBe(false);
  });
});
