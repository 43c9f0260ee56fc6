/**
 * Organizations are the tenants. Every other row belongs to exactly one of them and is invisible to the others.
 * - A slug names an organization everywhere, so it is unique; everything else is unique only within an organization.
 * - Its settings hold for all its mail; a change of those that have to do with time is told to the rooms that follow.
 * - What people change is written to the audit trail in the transaction of the change; the trail is append-only.
 */
export { AuditEventEntity } from './audit-event.entity.ts';
export { OrganizationEntity } from './organization.entity.ts';
export { unknownZone } from './organization.errors.ts';
export { Organization } from './organization.model.ts';
export { OrganizationModule } from './organization.module.ts';
export { findOrganization } from './organization.queries.ts';
export { OrganizationService } from './organization.service.ts';
export { changedOf } from './changed-of.ts';
export { checkMailDays, readSendWindow, refuse } from './read-send-window.ts';
export { findAudited, recordAudit } from './record-audit.ts';
export { ScheduleChanged } from './schedule-changed.ts';
export type { ScheduleChange } from './schedule-changed.ts';
export { SendWindow, SendWindowInput, WeekdayEnum } from './send-window.model.ts';
