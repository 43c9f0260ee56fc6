import { createHash } from 'node:crypto';
import type { Tx } from '../database/transaction.ts';
import { DomainError } from '../errors.ts';
import type { Counted, RateLimit } from './rate-limit.ts';

/** Windows that are over are cleared away a few at a time, by whoever opens a new one. */
const CLEARED_AT_ONCE = 20;

/**
 * Takes one of the subject's turns, in one statement, so that processes and restarts count alike. It counts if the
 * transaction commits: where failures are to count as well, take the turn in a transaction of its own, before the work.
 * @returns null, or when the next turn is free
 */
export async function takeTurn(
  tx: Tx,
  { action, turns, seconds }: RateLimit,
  { organizationId, subject }: Counted,
): Promise<Date | null> {
  const place = placeOf(action, { organizationId, subject });
  const [taken] = await tx.query<{ used: number }>(
    `INSERT INTO rate_limits AS r (organization_id, action, subject, used, ends_at)
     VALUES ($1, $2, $3, 1, clock_timestamp() + make_interval(secs => $5))
     ON CONFLICT (organization_id, action, subject) DO UPDATE SET
       used = CASE WHEN r.ends_at > clock_timestamp() THEN r.used + 1 ELSE 1 END,
       ends_at = CASE WHEN r.ends_at > clock_timestamp() THEN r.ends_at ELSE excluded.ends_at END
     WHERE r.used < $4 OR r.ends_at <= clock_timestamp() RETURNING used`,
    [...place, turns, seconds],
  );
  if (taken === undefined) return findEnd(tx, place);
  if (taken.used === 1) await clearAway(tx, organizationId);
  return null;
}

/** The same for work that is refused without a turn. @throws DomainError RATE_LIMITED with `retryAt` */
export async function limitRate(tx: Tx, limit: RateLimit, counted: Counted): Promise<void> {
  const retryAt = await takeTurn(tx, limit, counted);
  if (retryAt !== null) throw rateLimited(retryAt);
}

/** Of a subject whose turns a process gives away a slice at a time. */
export interface Count {
  /** Turns that were given already, and count whatever becomes of the others. */
  readonly told: number;
  /** Turns that are asked for: all of them or none. */
  readonly turns: number;
}

/**
 * Counts turns that were given and takes turns that are asked for.
 * @returns what is used of the window, and how long it lasts, which clocks that differ do not change
 */
export async function countTurns(
  tx: Tx,
  limit: RateLimit,
  { organizationId, subject }: Counted,
  { told, turns }: Count,
): Promise<{ used: number; taken: boolean; milliseconds: number }> {
  const place = placeOf(limit.action, { organizationId, subject });
  const [counted] = await tx.query<{ used: number; milliseconds: number }>(
    `INSERT INTO rate_limits AS r (organization_id, action, subject, used, ends_at)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
     ON CONFLICT (organization_id, action, subject) DO UPDATE SET
       used = $4 + CASE WHEN r.ends_at > clock_timestamp() THEN r.used ELSE 0 END,
       ends_at = CASE WHEN r.ends_at > clock_timestamp() THEN r.ends_at ELSE excluded.ends_at END
     RETURNING used, (extract(epoch FROM ends_at - clock_timestamp()) * 1000)::float8 AS milliseconds`,
    [...place, told + turns, limit.seconds],
  );
  if (counted === undefined) throw new Error('A count that is always written was not.');
  const { used, milliseconds } = counted;
  if (used === told + turns) await clearAway(tx, organizationId);
  if (used <= limit.turns) return { used, taken: true, milliseconds };
  await tx.query(
    'UPDATE rate_limits SET used = used - $4 WHERE organization_id = $1 AND action = $2 AND subject = $3',
    [...place, turns],
  );
  return { used: used - turns, taken: false, milliseconds };
}

function placeOf(action: string, { organizationId, subject }: Counted): string[] {
  return [organizationId, action, createHash('sha256').update(subject).digest('base64url')];
}

export function rateLimited(retryAt: Date): DomainError {
  return new DomainError('RATE_LIMITED', 'That was too often. Try again later.', {
    retryAt: retryAt.toISOString(),
  });
}

async function findEnd(tx: Tx, place: readonly string[]): Promise<Date> {
  const [row] = await tx.query<{ endsAt: Date }>(
    'SELECT ends_at FROM rate_limits WHERE organization_id = $1 AND action = $2 AND subject = $3',
    place,
  );
  return row?.endsAt ?? new Date();
}

/** Skips what others hold, so that two who clear away never wait for each other. */
async function clearAway(tx: Tx, organizationId: string): Promise<void> {
  await tx.query(
    `DELETE FROM rate_limits WHERE organization_id = $1 AND (action, subject) IN (
       SELECT action, subject FROM rate_limits WHERE organization_id = $1 AND ends_at < clock_timestamp() - interval '1 hour'
       ORDER BY ends_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [organizationId, CLEARED_AT_ONCE],
  );
}
