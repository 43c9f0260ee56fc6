import { describe, expect, it } from '@jest/globals';
import { statusAfter } from './enrollment-moves.ts';
import type { EnrollmentMove } from './enrollment-moves.ts';
import { ENROLLMENT_STATUSES } from './enrollment-status.ts';

const REACHED: Record<EnrollmentMove, (string | null)[]> = {
  PAUSE: [null, 'PAUSED', 'PAUSED', null, null, null],
  RESUME: [null, null, 'ACTIVE', null, null, null],
  WITHDRAW: ['WITHDRAWN', 'WITHDRAWN', 'WITHDRAWN', null, null, 'WITHDRAWN'],
  EXTEND: ['PENDING', 'ACTIVE', 'PAUSED', null, null, 'ACTIVE'],
  EXPIRE: ['EXPIRED', 'EXPIRED', 'EXPIRED', null, null, null],
};

describe('statusAfter', () => {
  it.each(Object.entries(REACHED))(
    '%s leads from each status where it should, and nowhere else',
    (move, reached) => {
      expect(ENROLLMENT_STATUSES).toEqual([
        'PENDING',
        'ACTIVE',
        'PAUSED',
        'COMPLETED',
        'WITHDRAWN',
        'EXPIRED',
      ]);
      expect(ENROLLMENT_STATUSES.map((status) => statusAfter(move as EnrollmentMove, status))).toEqual(
        reached,
      );
    },
  );
});
