import { Inject, Injectable } from '@nestjs/common';
import { MemberService } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { AttemptService } from './attempt.service.ts';
import type { GradeEventsArgs } from './grade-event.model.ts';
import type { GradeEventEntity } from './grade.entity.ts';
import { GRADE_EVENTS, listGradeEventsOfAttempt } from './grade.queries.ts';
import { ownAttempt } from './quiz.errors.ts';
import { showPoints } from './show-points.ts';

export type { GradeEventEntity as GradeEventRow } from './grade.entity.ts';

/** The ledger of grades, for staff. */
@Injectable()
export class GradeEventService {
  readonly #database: Database;
  readonly #attempts: AttemptService;
  readonly #members: MemberService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(MemberService) members: MemberService,
  ) {
    this.#database = database;
    this.#attempts = attempts;
    this.#members = members;
  }

  /** @throws NOT_FOUND, and FORBIDDEN for one's own attempt, whose score may be hidden */
  async list(viewer: Viewer, args: GradeEventsArgs): Promise<Connection<GradeEventEntity>> {
    const { organizationId, membershipId } = viewer;
    const attempt = await this.#attempts.get(viewer, args.attemptId);
    if (attempt.membershipId === membershipId) throw ownAttempt();
    const page = pageOf(args, GRADE_EVENTS);
    const slice = await this.#database.read(viewer, (tx) =>
      listGradeEventsOfAttempt(tx, { organizationId, attemptId: attempt.id }, page),
    );
    const rows = slice.rows.map((row) => ({
      ...row,
      earned: showPoints(row.earned),
      max: showPoints(row.max),
    }));
    return connectionOf({ ...slice, rows }, page);
  }

  async actor(viewer: Viewer, { actorMembershipId }: GradeEventEntity): Promise<MemberRow | null> {
    return actorMembershipId === null ? null : this.#members.get(viewer, actorMembershipId);
  }
}
