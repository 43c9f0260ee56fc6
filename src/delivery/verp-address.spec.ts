import { describe, expect, it } from '@jest/globals';
import { newId } from '../platform/ids.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import { readVerpAddress, writeVerpAddress } from './verp-address.ts';

const links = new SignedLinks('a secret that has more than thirty-two characters');
const ref = () => ({ organizationId: newId(), deliveryId: newId() });

describe('an address for bounces', () => {
  it('tells which delivery it was made for, whatever became of its case', () => {
    for (let i = 0; i < 200; i++) {
      const one = ref();
      const address = writeVerpAddress(links, one, 'mail.example');
      expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      expect(address).toMatch(/^bounces\+[a-z0-9]{56}@mail\.example$/);
      expect(readVerpAddress(links, address)).toEqual(one);
      expect(readVerpAddress(links, address.toUpperCase())).toEqual(one);
    }
  });

  it('has room for the smallest and the largest ids', () => {
    for (const id of ['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff']) {
      const one = { organizationId: id, deliveryId: id };
      expect(readVerpAddress(links, writeVerpAddress(links, one, 'mail.example'))).toEqual(one);
    }
  });

  it('does not survive the change of any one character', () => {
    const address = writeVerpAddress(links, ref(), 'mail.example');
    for (let at = 'bounces+'.length; at < address.indexOf('@'); at++) {
      const changed = address.slice(0, at) + (address[at] === 'a' ? 'b' : 'a') + address.slice(at + 1);
      expect(readVerpAddress(links, changed)).toBeNull();
    }
  });

  it('is worth nothing under another secret', () => {
    const others = new SignedLinks('another secret of more than thirty-two letters');
    expect(readVerpAddress(others, writeVerpAddress(links, ref(), 'mail.example'))).toBeNull();
  });

  it.each([
    '',
    'bounces+@x.example',
    'ada@x.example',
    `bounces+${'z'.repeat(56)}@x.example`,
    `x bounces+${'a'.repeat(56)}@x`,
  ])('was not made by us: %j', (address) => {
    expect(readVerpAddress(links, address)).toBeNull();
  });
});
