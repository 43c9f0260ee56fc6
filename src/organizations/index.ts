/**
 * Organizations are the tenants. Every other row belongs to exactly one of them and is invisible to the others.
 * - A slug names an organization everywhere, so it is unique; everything else is unique only within an organization.
 * - What people change is written to the audit trail in the transaction of the change; the trail is append-only.
 */
export { AuditEventEntity } from './audit-event.entity.ts';
export { OrganizationEntity } from './organization.entity.ts';
export { Organization } from './organization.model.ts';
export { OrganizationModule } from './organization.module.ts';
export { findOrganization } from './organization.queries.ts';
export { OrganizationService } from './organization.service.ts';
export { recordAudit } from './record-audit.ts';
export { ScheduleChanged } from './schedule-changed.ts';
export type { ScheduleChange } from './schedule-changed.ts';
