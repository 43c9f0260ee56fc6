import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { alreadyLifted, onlyTheirs } from './delivery.errors.ts';
import type { MailSuppressionEntity } from './mail-suppression.entity.ts';
import type {
  LiftSuppressionInput,
  MailSuppressionArgs,
  SuppressMailInput,
} from './mail-suppression.model.ts';
import {
  SUPPRESSIONS,
  findStaffSuppression,
  insertSuppressions,
  listSuppressions,
  listSuppressionsById,
  updateLifted,
} from './mail-suppression.queries.ts';

export type { MailSuppressionEntity as MailSuppressionRow } from './mail-suppression.entity.ts';

interface Changed {
  readonly suppression: MailSuppressionEntity;
}

/** Who is not to be written to, as staff see and decide it. */
@Injectable()
export class MailSuppressionService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async list(viewer: Viewer, args: MailSuppressionArgs): Promise<Connection<MailSuppressionEntity>> {
    const { membershipId = null, courseId = null, reason = null, isActive = null } = args.filter ?? {};
    const page = pageOf(args, SUPPRESSIONS);
    const slice = await this.#database.read(viewer, (tx) =>
      listSuppressions(tx, viewer.organizationId, { membershipId, courseId, reason, isActive }, page),
    );
    return connectionOf(slice, page);
  }

  /** For `node(id)`: only for those who may read enrollments. */
  async findVisible(viewer: Viewer, id: string): Promise<MailSuppressionEntity | null> {
    if (!viewer.permissions.has('enrollments:read')) return null;
    const [row] = await this.#database.read(viewer, (tx) =>
      listSuppressionsById(tx, viewer.organizationId, [id]),
    );
    return row ?? null;
  }

  /** Suppressing again answers what is in force. */
  async suppress(viewer: Viewer, input: SuppressMailInput): Promise<Changed> {
    const { organizationId, userId: actorId } = viewer;
    const { membershipId, courseId = null, reason } = input;
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'suppressMail', input }, async () => {
        const [member] = await listMembersById(tx, organizationId, [membershipId]);
        if (member === undefined) throw notFound('Member');
        const [course] = await listCoursesById(tx, organizationId, courseId === null ? [] : [courseId]);
        if (courseId !== null && course === undefined) throw notFound('Course');
        const [added] = await insertSuppressions(tx, organizationId, [
          { membershipId, courseId, reason: 'STAFF', detail: reason },
        ]);
        if (added === undefined) {
          const place = { organizationId, membershipId, courseId };
          const inForce = await findStaffSuppression(tx, place);
          if (inForce === null) throw alreadyLifted();
          return { id: inForce.id };
        }
        await recordAudit(tx, viewer, {
          action: 'mail.suppress',
          targetType: 'MailSuppression',
          targetId: added.id,
          after: { membershipId, courseId, reason },
        });
        return { id: added.id };
      }),
    );
    return this.#changed(viewer, id);
  }

  /** @throws DomainError CONFLICT when it is lifted already, or is the learner's own wish */
  async lift(viewer: Viewer, input: LiftSuppressionInput): Promise<Changed> {
    const { organizationId, userId: actorId } = viewer;
    const { suppressionId, reason } = input;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'liftSuppression', input }, async () => {
        const [row] = await listSuppressionsById(tx, organizationId, [suppressionId]);
        if (row === undefined) throw notFound('Suppression');
        if (row.reason === 'UNSUBSCRIBED') throw onlyTheirs();
        const isLifted = await updateLifted(tx, row.id, { organizationId, by: actorId, reason });
        if (!isLifted) throw alreadyLifted();
        await recordAudit(tx, viewer, {
          action: 'mail.lift_suppression',
          targetType: 'MailSuppression',
          targetId: row.id,
          before: { membershipId: row.membershipId, courseId: row.courseId, reason: row.reason },
          after: { reason },
        });
        return {};
      }),
    );
    return this.#changed(viewer, suppressionId);
  }

  async #changed(viewer: Viewer, id: string): Promise<Changed> {
    const suppression = await this.findVisible(viewer, id);
    if (suppression === null) throw notFound('Suppression');
    return { suppression };
  }
}
