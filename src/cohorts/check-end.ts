import type { ReadTx } from '../platform/database/transaction.ts';
import { endsBeforeStart, endsInThePast } from './cohort.errors.ts';
import { hasPassed } from './cohort.queries.ts';

interface Span {
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** Whether the end is set now, and not one that stays. */
  readonly isNew: boolean;
}

/** @throws DomainError BAD_USER_INPUT for an end before the start, and for a new one that the database's clock has passed */
export async function checkEnd(tx: ReadTx, { startsAt, endsAt, isNew }: Span): Promise<void> {
  if (endsAt === null) return;
  if (startsAt !== null && endsAt <= startsAt) throw endsBeforeStart();
  if (isNew && (await hasPassed(tx, endsAt))) throw endsInThePast();
}
