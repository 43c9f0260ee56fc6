import { isRemembered, rememberRow } from '../platform/version-cache.ts';
import type { OutlineRow } from '../units/index.ts';
import type { LockState } from './unlocking/index.ts';

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

export function lockedBy(code: UnmetReason['code']): Lock {
  return { state: 'LOCKED', unmet: [{ code, ref: null, availableAt: null }], availableAt: null };
}

/** By place: the lock that was told last, of those that are open and of those that are not. */
type Told = { readonly [State in Lock['state']]: (Lock | undefined)[] };

const told = new WeakMap<readonly OutlineRow[], Told>();

/**
 * The same object for the same lock of a unit of a published version, as long as it says nothing of time: it is written for
 * one learner after the other.
 */
export function usualLock(outline: readonly OutlineRow[], place: number, lock: LockState): Lock {
  if (lock.availableAt !== null || lock.unmet.length > 1 || lock.unmet[0]?.availableAt) return lock;
  let known = told.get(outline);
  if (known === undefined) told.set(outline, (known = { LOCKED: [], UNLOCKED: [] }));
  const usual = known[lock.state][place];
  if (usual !== undefined && isSame(usual, lock)) return usual;
  if (!isRemembered(outline[place] as OutlineRow)) return lock;
  rememberRow(lock);
  known[lock.state][place] = lock;
  return lock;
}

/** Of locks for one reason, or none. */
function isSame(one: Lock, other: Lock): boolean {
  return one.unmet[0]?.code === other.unmet[0]?.code && one.unmet[0]?.ref === other.unmet[0]?.ref;
}
