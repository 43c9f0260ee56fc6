import { Inject, Injectable } from '@nestjs/common';
import { recordAudit, ScheduleChanged } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { updateProfile } from './account.queries.ts';
import { MemberService } from './member.service.ts';
import type { MemberRow } from './member.service.ts';
import type { UpdateMyProfileInput } from './profile.model.ts';

/** What members say about themselves. */
@Injectable()
export class ProfileService {
  readonly #database: Database;
  readonly #members: MemberService;
  readonly #changed: ScheduleChanged;

  constructor(
    @Inject(Database) database: Database,
    @Inject(MemberService) members: MemberService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
  ) {
    this.#database = database;
    this.#members = members;
    this.#changed = changed;
  }

  /** Mail that waits for its time moves with the zone, in the same transaction. */
  async updateOwn(viewer: Viewer, input: UpdateMyProfileInput): Promise<{ member: MemberRow }> {
    const { organizationId, membershipId, userId: actorId } = viewer;
    const { timeZone = null, locale = null } = input;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'updateMyProfile', input }, async () => {
        await updateProfile(tx, { organizationId, id: membershipId, timeZone, locale });
        await recordAudit(tx, viewer, {
          action: 'member.updateProfile',
          targetType: 'Member',
          targetId: membershipId,
          after: { ...(timeZone !== null && { timeZone }), ...(locale !== null && { locale }) },
        });
        if (timeZone !== null) await this.#changed.tell(tx, viewer, { of: 'MEMBER', membershipId });
        return {};
      }),
    );
    return { member: await this.#members.own(viewer) };
  }
}
