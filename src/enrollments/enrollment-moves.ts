import type { EnrollmentStatus } from './enrollment-status.ts';

export type EnrollmentMove = 'PAUSE' | 'RESUME' | 'WITHDRAW' | 'EXTEND' | 'EXPIRE';

/** Where each move leads from where. What is completed stays completed, and who has withdrawn does not come back. */
const MOVES: Readonly<Record<EnrollmentMove, Partial<Record<EnrollmentStatus, EnrollmentStatus>>>> = {
  PAUSE: { ACTIVE: 'PAUSED', PAUSED: 'PAUSED' },
  RESUME: { PAUSED: 'ACTIVE' },
  WITHDRAW: { PENDING: 'WITHDRAWN', ACTIVE: 'WITHDRAWN', PAUSED: 'WITHDRAWN', EXPIRED: 'WITHDRAWN' },
  EXTEND: { PENDING: 'PENDING', ACTIVE: 'ACTIVE', PAUSED: 'PAUSED', EXPIRED: 'ACTIVE' },
  EXPIRE: { PENDING: 'EXPIRED', ACTIVE: 'EXPIRED', PAUSED: 'EXPIRED' },
};

/** The status that a move leads to; null where it cannot be made. */
export function statusAfter(move: EnrollmentMove, status: EnrollmentStatus): EnrollmentStatus | null {
  return MOVES[move][status] ?? null;
}
