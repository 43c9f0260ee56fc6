import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import { DomainError } from '../errors.ts';
import type { Tx } from './transaction.ts';

interface Occasion {
  readonly organizationId: string;
  /** Whose keys: one person's never meet another's. */
  readonly actorId: string;
  readonly operation: string;
  /** The mutation's input; its `idempotencyKey` names the occasion, the rest must be the same on a retry. */
  readonly input: { readonly idempotencyKey?: string | null };
}

/**
 * Does the work once for each key and keeps its small result (ids), in the transaction of the work itself. A retry gets the
 * kept result; two at once take turns, because the second waits for the first one's row.
 * @throws DomainError IDEMPOTENCY_MISMATCH when the key was used with another input
 */
export async function once<Result extends object>(
  tx: Tx,
  occasion: Occasion,
  work: () => Promise<Result>,
): Promise<Result> {
  const { idempotencyKey: key, ...input } = occasion.input;
  if (key === null || key === undefined) return work();
  const place = [occasion.organizationId, occasion.actorId, occasion.operation, key];
  const hash = createHash('sha256').update(canonicalJson(input)).digest('base64url');
  // Whoever makes a new key clears away their old ones, so the table holds a day's keys and no more.
  await tx.query(
    `DELETE FROM idempotency_keys WHERE organization_id = $1 AND actor_id = $2 AND created_at < now() - interval '24 hours'`,
    place.slice(0, 2),
  );
  const claimed = await tx.query(
    `INSERT INTO idempotency_keys (organization_id, actor_id, operation, key, input_hash) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [...place, hash],
  );
  if (claimed.length === 0) return replay(tx, place, hash);
  const result = await work();
  await tx.query(
    `UPDATE idempotency_keys SET result = $5 WHERE organization_id = $1 AND actor_id = $2 AND operation = $3 AND key = $4`,
    [...place, JSON.stringify(result)],
  );
  return result;
}

async function replay<Result>(tx: Tx, place: readonly string[], hash: string): Promise<Result> {
  const [kept] = await tx.query<{ inputHash: string; result: Result }>(
    `SELECT input_hash, result FROM idempotency_keys
     WHERE organization_id = $1 AND actor_id = $2 AND operation = $3 AND key = $4`,
    place,
  );
  if (kept === undefined)
    throw new DomainError('CONFLICT', 'The same request is under way. Try again.', { retryable: true });
  if (kept.inputHash === hash) return kept.result;
  throw new DomainError(
    'IDEMPOTENCY_MISMATCH',
    'This idempotencyKey was used with another input. Use a new key for a new request.',
  );
}
