import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { notFound } from '../platform/errors.ts';
import { changedOf } from './changed-of.ts';
import type { OrganizationEntity } from './organization.entity.ts';
import { lockOrganization, updateSettings } from './organization.queries.ts';
import type { OrganizationSettings } from './organization.queries.ts';
import type { UpdateOrganizationInput } from './organization-settings.model.ts';
import { OrganizationService } from './organization.service.ts';
import { checkMailDays, readSendWindow } from './read-send-window.ts';
import { recordAudit } from './record-audit.ts';
import { ScheduleChanged } from './schedule-changed.ts';

/** What decides when mail goes or units open. */
const OF_SCHEDULES = ['timeZone', 'sendWindow', 'holidays'] as const;

@Injectable()
export class OrganizationSettingsService {
  readonly #database: Database;
  readonly #organizations: OrganizationService;
  readonly #changed: ScheduleChanged;

  constructor(
    @Inject(Database) database: Database,
    @Inject(OrganizationService) organizations: OrganizationService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
  ) {
    this.#database = database;
    this.#organizations = organizations;
    this.#changed = changed;
  }

  /** @throws DomainError BAD_USER_INPUT for what is impossible alone or with what stays, such as no day left for mail */
  async update(
    viewer: Viewer,
    input: UpdateOrganizationInput,
  ): Promise<{ organization: OrganizationEntity }> {
    const { organizationId, userId: actorId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'updateOrganization', input }, async () => {
        const before = await lockOrganization(tx, organizationId);
        if (before === null) throw notFound('Organization');
        const after = settingsAfter(before, input);
        checkMailDays(
          { holidays: input.holidays ?? before.holidays, window: after.sendWindow },
          input.holidays ? 'holidays' : 'sendWindow',
        );
        await updateSettings(tx, organizationId, after);
        const change = changedOf(before, after);
        await recordAudit(tx, viewer, {
          action: 'organization.update',
          targetType: 'Organization',
          targetId: organizationId,
          ...change,
        });
        if (OF_SCHEDULES.some((setting) => setting in change.after))
          await this.#changed.tell(tx, viewer, { of: 'ORGANIZATION' });
        return {};
      }),
    );
    return { organization: await this.#organizations.own(viewer) };
  }
}

/** What may be nothing becomes nothing by null; all else stays by it. */
function settingsAfter(before: OrganizationEntity, input: UpdateOrganizationInput): OrganizationSettings {
  const orBefore = <Value>(value: Value | undefined, stays: Value): Value =>
    value === undefined ? stays : value;
  const { sendWindow } = input;
  return {
    name: input.name?.trim() ?? before.name,
    locale: input.locale ?? before.locale,
    timeZone: input.timeZone ?? before.timeZone,
    replyTo: orBefore(input.replyTo, before.replyTo),
    postalAddress: orBefore(tidy(input.postalAddress), before.postalAddress) || null,
    color: orBefore(input.color?.toLowerCase() ?? input.color, before.color),
    logoUrl: orBefore(input.logoUrl, before.logoUrl),
    sendWindow: sendWindow ? readSendWindow(sendWindow) : orBefore(sendWindow, before.sendWindow),
    holidays: input.holidays ? [...new Set(input.holidays)].sort() : before.holidays,
    mailsPerHour: input.mailsPerHour ?? before.mailsPerHour,
  };
}

function tidy(text: string | null | undefined): string | null | undefined {
  return text?.replaceAll('\r\n', '\n').trim() ?? text;
}
