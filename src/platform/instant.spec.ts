import { describe, expect, it } from '@jest/globals';
import { toInstant } from './instant.ts';

describe('toInstant', () => {
  it.each([
    '2026-11-26T09:51:00.123456+00:00',
    '2026-11-26T09:51:00.999999+00:00',
    '2026-11-26T09:51:00.12+00:00',
    '2026-11-26T09:51:00.1234+00:00',
    '2026-11-26T09:51+00:00',
    '2026-11-26T09:51:00+00:00',
    '2026-11-26T11:51:00.123456+02:00',
    '2026-11-26T09:51:00.123Z',
  ])('says %s as a Date would', (written) => {
    expect(toInstant(written)).toBe(new Date(written).toISOString());
    expect(toInstant(new Date(written))).toBe(new Date(written).toISOString());
  });

  it('refuses what is no instant', () => {
    expect(() => toInstant('yesterday')).toThrow(RangeError);
  });
});
