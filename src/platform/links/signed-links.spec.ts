import { describe, expect, it } from '@jest/globals';
import { SignedLinks } from './signed-links.ts';

const links = new SignedLinks('a secret that has more than thirty-two characters');
const claims = {
  organizationId: '0198c1de-0000-7000-8000-000000000001',
  id: '0198c1de-0000-7000-8000-000000000002',
  detail: 'option-b',
  expiresAt: 1_900_000_000,
};

describe('a signed link', () => {
  it('says what was signed, and needs no escaping in a URL', () => {
    const token = links.sign('answer', claims);
    expect(links.verify('answer', token)).toEqual(claims);
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('is worth nothing for another purpose or under another secret', () => {
    const token = links.sign('answer', claims);
    expect(links.verify('unsubscribe', token)).toBeNull();
    expect(
      new SignedLinks('another secret of more than thirty-two letters').verify('answer', token),
    ).toBeNull();
  });

  it.each(['', '.', 'a.b', 'x'.repeat(2_000), `${'a'.repeat(40)}.${'a'.repeat(43)}`])(
    'refuses %j',
    (token) => {
      expect(links.verify('answer', token)).toBeNull();
    },
  );

  it('does not survive the change of any one character', () => {
    const token = links.sign('answer', claims);
    for (let at = 0; at < token.length - 1; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(links.verify('answer', changed)).toBeNull();
    }
  });
});
