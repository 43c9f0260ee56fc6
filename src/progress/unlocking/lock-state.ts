import type { Unmet } from './availability.ts';

export interface LockState {
  readonly stableId: string;
  readonly state: 'LOCKED' | 'UNLOCKED';
  /** What a LOCKED unit waits for, never empty then; empty for an UNLOCKED one. */
  readonly unmet: readonly Unmet[];
  /** When time alone will have opened it, where that is known; null for an UNLOCKED one. */
  readonly availableAt: string | null;
}
