import { isRemembered, rememberRow } from '../platform/version-cache.ts';
import type { OutlineRow } from '../units/index.ts';
import { steadyLocks } from './unlocking/index.ts';
import type { LockState, Situation } from './unlocking/index.ts';

/** Why a unit is locked: the rules' reasons, and those of an enrollment that is missing or over. */
export interface UnmetReason {
  readonly code: LockState['unmet'][number]['code'] | 'NOT_ENROLLED' | 'ENROLLMENT_NOT_ACTIVE';
  readonly ref: string | null;
  readonly availableAt: string | null;
}

export interface Lock {
  readonly state: 'LOCKED' | 'UNLOCKED';
  readonly unmet: readonly UnmetReason[];
  readonly availableAt: string | null;
}

/** For staff, whatever the unit. */
export const UNLOCKED = remembered({ state: 'UNLOCKED', unmet: [], availableAt: null });
/** Of a course that is not taken, and of another version than the one that is. */
export const NOT_ENROLLED = lockedBy('NOT_ENROLLED');
export const NOT_ACTIVE = lockedBy('ENROLLMENT_NOT_ACTIVE');

function lockedBy(code: UnmetReason['code']): Lock {
  return remembered({ state: 'LOCKED', unmet: [{ code, ref: null, availableAt: null }], availableAt: null });
}

function remembered(lock: Lock): Lock {
  rememberRow(lock);
  return lock;
}

const seen = new WeakSet<readonly OutlineRow[]>();

/** What is written of a published version's locks that are the same for all learners is remembered. */
export function rememberLocks(outline: readonly OutlineRow[]): void {
  if (seen.has(outline)) return;
  seen.add(outline);
  if (!outline.every(isRemembered)) return;
  for (const { open, usual } of steadyLocks(outline as Situation['outline'])) {
    remembered(open);
    if (usual !== null) remembered(usual.shut);
  }
}
