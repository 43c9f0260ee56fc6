import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { AuditEventEntity } from './audit-event.entity.ts';

interface AuditedChange {
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
      ...change,
      id: newId(),
      organizationId: scope.organizationId,
      actorId: scope.userId,
    })),
  );
}
