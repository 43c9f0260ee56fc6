import { describe, expect, it } from '@jest/globals';
import { afterFailure } from './after-failure.ts';
import { RETRY_PACE as pace } from './back-off.ts';

const HOUR = 3_600;
const busy = { kind: 'TEMPORARY', message: '451 4.3.2 busy', isUncertain: false } as const;
const after = (
  error: Parameters<typeof afterFailure>[0],
  attempts = 1,
  waitedSeconds: number | null = null,
) => afterFailure(error, { attempts, waitedSeconds, pace, random: () => 1 });

describe('an e-mail that was not accepted', () => {
  it('is tried again, later each time', () => {
    expect(after(busy)).toEqual({ status: 'PLANNED', detail: '451 4.3.2 busy', retrySeconds: 30 });
    expect(after(busy, 4, 300)).toMatchObject({ status: 'PLANNED', retrySeconds: 240 });
  });

  it('bounces at once when it was refused for good', () => {
    expect(after({ ...busy, kind: 'PERMANENT', message: '550 5.1.1 who?' })).toEqual({
      status: 'BOUNCED',
      detail: '550 5.1.1 who?',
      retrySeconds: null,
    });
  });

  it('is unknown, and tried again, when the server had all of it and said nothing', () => {
    const uncertain = { ...busy, message: 'Timeout', isUncertain: true };
    expect(after(uncertain)).toMatchObject({ status: 'UNKNOWN', retrySeconds: 30 });
    expect(after(uncertain, 99, 72 * HOUR)).toMatchObject({ status: 'UNKNOWN', retrySeconds: null });
  });

  it('is given up after three days, with the last reason', () => {
    // Nothing was taken for days, and now it is put off once.
    expect(after(busy, 4, 99 * HOUR).status).toBe('PLANNED');
    expect(after(busy, 290, 72 * HOUR - 1).status).toBe('PLANNED');
    expect(after(busy, 291, 72 * HOUR)).toEqual({
      status: 'BOUNCED',
      detail: 'Given up after 291 tries: 451 4.3.2 busy',
      retrySeconds: null,
    });
  });
});
