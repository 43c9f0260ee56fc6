import { describe, expect, it } from '@jest/globals';
import { extensionsProblems } from '../../support/documented-errors.ts';

describe('the type of extensions in docs/errors.md', () => {
  it('compiles and takes what is sent', () => {
    const fields = [{ path: 'responses.0.text', message: 'is required' }];
    expect(
      extensionsProblems([
        { code: 'NOT_FOUND' },
        { code: 'BAD_USER_INPUT', fields },
        { code: 'CONFLICT', retryable: false },
      ]),
    ).toEqual([]);
  });

  it.each([
    { code: 'UNKNOWN' },
    { code: 'NOT_FOUND', retryAt: '2026-01-01T00:00:00Z' },
    { code: 'BAD_USER_INPUT' },
    { code: 'BAD_USER_INPUT', fields: [{ path: 'a' }] },
    { code: 'CONFLICT', retryable: 'no' },
    { code: 'UNIT_LOCKED', unmet: [{ code: 'A', ref: null }] },
    { code: 'COOL_DOWN', retryAt: null },
  ])('refuses %j', (extensions) => {
    expect(extensionsProblems([extensions])).toHaveLength(1);
  });
});
