import { Inject, Injectable } from '@nestjs/common';
import { CourseService } from '../courses/index.ts';
import { recordAudit, refuse, ScheduleChanged } from '../organizations/index.ts';
import { forbidden } from '../platform/auth/access.guard.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { AT_ONCE, checkCadence, checkCadenceInWindow } from '../schedule/index.ts';
import type { Cadence } from '../schedule/index.ts';
import type { CadenceInput, ChooseCadenceInput } from './cadence.model.ts';
import { findSendWindow, updateCadence } from './cadence.queries.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { notActive } from './enrollment.errors.ts';
import { lockEnrollment } from './enrollment.queries.ts';
import { EnrollmentService } from './enrollment.service.ts';

/** Enrollments that get no more units have no use for a rhythm. */
const OVER = new Set(['COMPLETED', 'WITHDRAWN', 'EXPIRED']);

@Injectable()
export class CadenceService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #courses: CourseService;
  readonly #changed: ScheduleChanged;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(CourseService) courses: CourseService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#courses = courses;
    this.#changed = changed;
  }

  /** The rhythm that holds: the enrollment's own, else the course's. */
  async of(viewer: Viewer, { cadence, courseVersionId }: EnrollmentEntity): Promise<Cadence> {
    return cadence ?? (await this.#courses.version(viewer, courseVersionId))?.cadence ?? AT_ONCE;
  }

  /** Mail that waits for its time moves in the same transaction. */
  async choose(viewer: Viewer, input: ChooseCadenceInput): Promise<{ enrollment: EnrollmentEntity }> {
    const { organizationId, userId: actorId } = viewer;
    const cadence = input.cadence ? readCadence(input.cadence) : null;
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'chooseCadence', input }, async () => {
        const before = await this.#lock(tx, viewer, input.enrollmentId);
        if (cadence !== null) {
          const window = await findSendWindow(tx, organizationId, before.cohortId);
          refuse(checkCadenceInWindow(cadence, window), 'cadence');
        }
        await updateCadence(tx, { organizationId, id: before.id, cadence });
        await recordAudit(tx, viewer, {
          action: 'enrollment.chooseCadence',
          targetType: 'Enrollment',
          targetId: before.id,
          before: { cadence: before.cadence },
          after: { cadence },
        });
        await this.#changed.tell(tx, viewer, { of: 'ENROLLMENT', enrollmentId: before.id });
        return { id: before.id };
      }),
    );
    return { enrollment: await this.#enrollments.get(viewer, id) };
  }

  async #lock(tx: Tx, viewer: Viewer, id: string): Promise<EnrollmentEntity> {
    const row = await lockEnrollment(tx, viewer.organizationId, id);
    const isOwn = row?.membershipId === viewer.membershipId;
    if (row === null || !(isOwn || viewer.permissions.has('enrollments:read'))) throw notFound('Enrollment');
    if (!isOwn && !viewer.permissions.has('enrollments:manage')) throw forbidden();
    if (OVER.has(row.status)) throw notActive(row.status);
    return row;
  }
}

/** @throws DomainError BAD_USER_INPUT that names what is wrong */
function readCadence(input: CadenceInput): Cadence {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const cadence = Object.fromEntries(given);
  refuse(checkCadence(cadence), 'cadence');
  return cadence as unknown as Cadence;
}
