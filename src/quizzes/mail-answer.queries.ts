import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { MailQuestion } from './mail-choices.ts';

/**
 * The items of those units whose quiz can be answered from an e-mail: it has this one item, fixed and of a kind that one link
 * can answer, asks nothing more, and runs against no clock.
 */
export function listMailQuestions(
  tx: ReadTx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<MailQuestion[]> {
  return tx.query(
    `SELECT q.unit_id, s.slot, v.type, v.prompt, v.body
     FROM quizzes q
     JOIN quiz_slots s ON s.organization_id = q.organization_id AND s.quiz_id = q.id
     JOIN item_versions v ON v.organization_id = s.organization_id AND v.id = s.item_version_id
     WHERE q.organization_id = $1 AND q.unit_id = ANY($2) AND q.behaviour = 'DEFERRED_FEEDBACK' AND NOT q.certainty
       AND q.time_limit_seconds IS NULL AND v.type IN ('SINGLE_CHOICE', 'TRUE_FALSE')
       AND NOT EXISTS (SELECT FROM quiz_slots o WHERE o.organization_id = s.organization_id AND o.quiz_id = s.quiz_id
         AND o.position <> s.position)`,
    [organizationId, unitIds],
  );
}

/** The attempt that a link is bound to; null: it was never used. */
export async function findBoundAttempt(
  tx: ReadTx,
  organizationId: string,
  tokenHash: string,
): Promise<string | null> {
  const [row] = await tx.query<{ attemptId: string }>(
    'SELECT attempt_id FROM mail_answers WHERE organization_id = $1 AND token_hash = $2',
    [organizationId, tokenHash],
  );
  return row?.attemptId ?? null;
}

/** Binds a link to an attempt, before the attempt is handed in: whatever happens then, the link starts no other. */
export async function bindMailAnswer(
  tx: Tx,
  { organizationId, tokenHash, attemptId }: { organizationId: string; tokenHash: string; attemptId: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO mail_answers (organization_id, token_hash, attempt_id) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, token_hash) DO UPDATE SET attempt_id = excluded.attempt_id`,
    [organizationId, tokenHash, attemptId],
  );
}
