import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService, lockEnrollment } from '../enrollments/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { badInput, notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { newId } from '../platform/ids.ts';
import { UnitService } from '../units/index.ts';
import type { GrantAccommodationInput, RevokeAccommodationInput } from './accommodation.model.ts';
import {
  ACCOMMODATIONS,
  deleteAccommodation,
  findAccommodation,
  findAccommodationById,
  listAccommodations,
  upsertAccommodation,
} from './accommodation.queries.ts';
import type { AccommodationRow } from './accommodation.queries.ts';
import { extendDeadline, listOpenAttempts } from './attempt.queries.ts';
import { lockAttempt } from './lock-attempt.queries.ts';
import { ownAttempt } from './quiz.errors.ts';
import { scheduleClosing } from './score-attempt.job.ts';
import { Fraction } from './scoring/index.ts';
import { timeLimitOf } from './time-limit.ts';

export type { AccommodationRow } from './accommodation.queries.ts';

const MAX_PERCENT = Fraction.of(1_000);

/** Extra time and extra attempts for one learner. */
@Injectable()
export class AccommodationService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#units = units;
  }

  /** Grants it in place of what was granted before; an attempt in progress gets its time. @throws BAD_USER_INPUT */
  async grant(viewer: Viewer, input: GrantAccommodationInput): Promise<AccommodationRow> {
    const { organizationId, userId: actorId, membershipId } = viewer;
    const { extraTimePercent, extraAttempts, reason } = input;
    assertPercent(extraTimePercent);
    const enrollment = await this.#enrollments.get(viewer, assertId(input.enrollmentId, 'enrollmentId'));
    if (enrollment.membershipId === membershipId) throw ownAttempt();
    const unit = input.unitId ? await this.#units.get(viewer, input.unitId) : null;
    if (unit !== null && unit.courseId !== enrollment.courseId) throw notFound('Unit');
    const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit?.stableId ?? null };
    const granted = { extraTimePercent, extraAttempts, reason };
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'grantAccommodation', input }, async () => {
        await lockEnrollment(tx, organizationId, enrollment.id);
        const before = await findAccommodation(tx, place);
        const id = await upsertAccommodation(tx, {
          ...place,
          ...granted,
          id: newId(),
          grantedBy: membershipId,
        });
        await recordAudit(tx, viewer, {
          action: 'accommodation.grant',
          targetType: 'Enrollment',
          targetId: enrollment.id,
          ...(before !== null && before.id === id && { before }),
          after: { ...granted, unitStableId: place.unitStableId },
        });
        await extendOpenAttempts(tx, place);
        return { id };
      }),
    );
    return this.#get(viewer, id);
  }

  async revoke(viewer: Viewer, input: RevokeAccommodationInput): Promise<string> {
    const { organizationId, userId: actorId, membershipId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'revokeAccommodation', input }, async () => {
        const before = await findAccommodationById(tx, organizationId, input.accommodationId);
        if (before === null) throw notFound('Accommodation');
        const enrollment = await lockEnrollment(tx, organizationId, before.enrollmentId);
        if (enrollment?.membershipId === membershipId) throw ownAttempt();
        await deleteAccommodation(tx, organizationId, before.id);
        await recordAudit(tx, viewer, {
          action: 'accommodation.revoke',
          targetType: 'Enrollment',
          targetId: before.enrollmentId,
          before,
          after: { reason: input.reason },
        });
        return { id: before.id };
      }),
    );
    return input.accommodationId;
  }

  async list(viewer: Viewer, enrollmentId: string, args: PageArgs): Promise<Connection<AccommodationRow>> {
    const { organizationId } = viewer;
    const enrollment = await this.#enrollments.get(viewer, assertId(enrollmentId, 'enrollmentId'));
    const page = pageOf(args, ACCOMMODATIONS);
    const slice = await this.#database.read(viewer, (tx) =>
      listAccommodations(tx, { organizationId, enrollmentId: enrollment.id }, page),
    );
    return connectionOf(slice, page);
  }

  /** For `node(id)`: null for those who may not read attempts. */
  async findVisible(viewer: Viewer, id: string): Promise<AccommodationRow | null> {
    if (!viewer.permissions.has('attempts:read')) return null;
    return this.#database.read(viewer, (tx) => findAccommodationById(tx, viewer.organizationId, id));
  }

  async #get(viewer: Viewer, id: string): Promise<AccommodationRow> {
    const row = await this.findVisible(viewer, id);
    if (row === null) throw notFound('Accommodation');
    return row;
  }
}

/** Gives attempts under way, of the unit or of all, the time their learner now has, never less than before. */
async function extendOpenAttempts(
  tx: Tx,
  {
    organizationId,
    enrollmentId,
    unitStableId,
  }: { organizationId: string; enrollmentId: string; unitStableId: string | null },
): Promise<void> {
  for (const open of await listOpenAttempts(tx, organizationId, [enrollmentId])) {
    if (unitStableId !== null && open.unitStableId !== unitStableId) continue;
    const attempt = await lockAttempt(tx, { organizationId, id: open.id, membershipId: null });
    if (attempt?.status !== 'IN_PROGRESS' || attempt.isOverdue) continue;
    const seconds = await timeLimitOf(tx, organizationId, attempt);
    if (seconds === null) continue;
    const deadlineAt = await extendDeadline(tx, { organizationId, id: attempt.id, seconds });
    const { graceSeconds } = attempt;
    await scheduleClosing(tx, { organizationId, attemptId: attempt.id, deadlineAt, graceSeconds });
  }
}

function assertPercent(text: string): void {
  const percent = Fraction.parseDecimal(text);
  if (percent !== null && percent.compare(percent.clamp(Fraction.ZERO, MAX_PERCENT)) === 0) return;
  throw badInput('`extraTimePercent` must be from 0 to 1000.', [
    { path: 'extraTimePercent', message: 'must be from 0 to 1000' },
  ]);
}
