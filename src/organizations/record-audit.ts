import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { AuditEventEntity } from './audit-event.entity.ts';

interface AuditedChange {
  /** For whoever refers to it later; a new one when left out. */
  readonly id?: string;
  /** What was done, as `noun.verb`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly before?: object;
  readonly after?: object;
}

/** Writes who changed what, in the transaction of the change itself. */
export function recordAudit(tx: Tx, scope: TenantScope, ...changes: AuditedChange[]): Promise<void> {
  return tx.insert(
    AuditEventEntity,
    changes.map((change) => ({
      id: newId(),
      ...change,
      organizationId: scope.organizationId,
      actorId: scope.userId,
    })),
  );
}

/** An event that somebody refers to. */
export async function findAudited(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<AuditEventEntity | null> {
  const [event] = await tx.query<AuditEventEntity>(
    'SELECT * FROM audit_events WHERE organization_id = $1 AND id = $2',
    [organizationId, id],
  );
  return event ?? null;
}
