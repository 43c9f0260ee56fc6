import { Inject, Injectable } from '@nestjs/common';
import { listCoursesById } from '../courses/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import type { MailSettings, SetMailSubscriptionInput } from './mail-settings.model.ts';
import {
  COURSE_SUBSCRIPTIONS,
  insertSuppressions,
  listActiveSuppressions,
  listCourseSubscriptions,
  updateSubscribed,
} from './mail-suppression.queries.ts';

export interface CourseMailSettingRow {
  readonly courseId: string;
  readonly isSubscribed: boolean;
}

/** What members decide about their own mail. */
@Injectable()
export class MailSettingsService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async own(viewer: Viewer): Promise<MailSettings> {
    const { organizationId, membershipId } = viewer;
    const active = await this.#database.read(viewer, (tx) =>
      listActiveSuppressions(tx, { organizationId, membershipId, courseId: null }),
    );
    return {
      id: `mail-settings:${membershipId}`,
      isSubscribed: !active.some(({ reason }) => reason === 'UNSUBSCRIBED'),
      obstacle: active.find(({ reason }) => reason !== 'UNSUBSCRIBED')?.reason ?? null,
    };
  }

  async courses(viewer: Viewer, args: PageArgs): Promise<Connection<CourseMailSettingRow>> {
    const { organizationId, membershipId } = viewer;
    const page = pageOf(args, COURSE_SUBSCRIPTIONS);
    const slice = await this.#database.read(viewer, (tx) =>
      listCourseSubscriptions(tx, { organizationId, membershipId }, page),
    );
    return connectionOf(slice, page);
  }

  async set(viewer: Viewer, input: SetMailSubscriptionInput): Promise<{ settings: MailSettings }> {
    const { organizationId, membershipId, userId: actorId } = viewer;
    const { courseId = null, subscribed } = input;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'setMailSubscription', input }, async () => {
        const [course] = await listCoursesById(tx, organizationId, courseId === null ? [] : [courseId]);
        if (courseId !== null && course === undefined) throw notFound('Course');
        const detail = 'In their settings.';
        if (subscribed) {
          const lifting = { organizationId, by: actorId, reason: detail };
          await updateSubscribed(tx, { membershipId, courseId }, lifting);
        } else {
          await insertSuppressions(tx, organizationId, [
            { membershipId, courseId, reason: 'UNSUBSCRIBED', detail },
          ]);
        }
        return {};
      }),
    );
    return { settings: await this.own(viewer) };
  }
}
