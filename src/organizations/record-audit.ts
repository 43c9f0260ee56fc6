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

/** A statement takes 65,535 parameters, and an event has up to eight. */
const EVENTS_AT_ONCE = 1_000;

/** Writes who changed what, in the transaction of the change itself. */
export async function recordAudit(
  tx: Tx,
  scope: TenantScope,
  ...changes: readonly AuditedChange[]
): Promise<void> {
  for (let done = 0; done < changes.length; done += EVENTS_AT_ONCE) {
    const events = changes.slice(done, done + EVENTS_AT_ONCE).map((change) => ({
      id: newId(),
      ...change,
      organizationId: scope.organizationId,
      actorId: scope.userId,
    }));
    await tx.insert(AuditEventEntity, events);
  }
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
