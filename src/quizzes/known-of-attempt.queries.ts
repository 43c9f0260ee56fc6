import type { EnrollmentPart } from '../enrollments/index.ts';
import { findEntryToTell } from '../progress/index.ts';
import type { EntryToTell } from '../progress/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import type { KeyRow, SheetParts, SheetVersion } from './build-sheet.ts';
import type { LedgerLine } from './grade.queries.ts';

/** What grading reads of an attempt under its lock. */
export interface KnownOfAttempt {
  readonly items: Pick<SheetParts, 'versions' | 'keys'>;
  /** Of the learner's quiz. */
  readonly ledger: readonly LedgerLine[];
  /** Where the learner stands. */
  readonly entry: EntryToTell;
}

interface Known {
  readonly items:
    readonly (SheetVersion & Omit<KeyRow, 'itemVersionId'> & { readonly hasKey: boolean })[] | null;
  readonly ledger: readonly (Omit<LedgerLine, 'gradedAt'> & { readonly gradedAt: string })[] | null;
}

/** Of the attempt $2 of the organization $1: its items as they were frozen, and the ledger that its grade will be a line of. */
const KNOWN: EnrollmentPart<Known> = {
  name: 'known',
  sql: `(SELECT json_build_object(
     'items', (SELECT json_agg(json_build_object('id', v.id, 'type', v.type, 'body', v.body, 'settings', v.settings,
         'key', k.key, 'explanation', k.explanation, 'hints', k.hints, 'hasKey', k.item_version_id IS NOT NULL))
       FROM (SELECT DISTINCT (f ->> 'itemVersionId')::uuid AS id FROM jsonb_array_elements(a.frozen_items) AS f) AS frozen
       JOIN item_versions v ON v.organization_id = $1 AND v.id = frozen.id
       LEFT JOIN item_keys k ON k.organization_id = $1 AND k.item_version_id = v.id),
     'ledger', (SELECT json_agg(json_build_object('attemptId', g.attempt_id, 'attemptNumber', g.attempt_number, 'revision', g.revision,
         'kind', g.kind, 'earned', g.earned, 'max', g.max, 'passed', g.passed, 'gradedAt', g.graded_at) ORDER BY g.attempt_number, g.revision)
       FROM grade_events g WHERE g.organization_id = $1 AND g.enrollment_id = a.enrollment_id AND g.unit_stable_id = a.unit_stable_id))
   FROM attempts a WHERE a.organization_id = $1 AND a.id = $2)`,
};

const ENROLLMENT_OF_ATTEMPT = '(SELECT enrollment_id FROM attempts WHERE organization_id = $1 AND id = $2)';

/** Keys only in a transaction that opens them. @throws DomainError NOT_FOUND */
export async function getKnownOfAttempt(
  tx: ReadTx,
  { organizationId, attemptId }: { organizationId: string; attemptId: string },
): Promise<KnownOfAttempt> {
  const found = await findEntryToTell(
    tx,
    { organizationId, id: attemptId, enrollmentOf: ENROLLMENT_OF_ATTEMPT },
    KNOWN,
  );
  if (found === null) throw notFound('Attempt');
  const { ledger } = found.part;
  const items = found.part.items ?? [];
  return {
    items: {
      versions: items,
      keys: items.flatMap(({ id, hasKey, ...key }) => (hasKey ? [{ ...key, itemVersionId: id }] : [])),
    },
    ledger: (ledger ?? []).map((line) => ({ ...line, gradedAt: new Date(line.gradedAt) })),
    entry: found.entry,
  };
}
