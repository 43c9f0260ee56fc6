import { Inject, Injectable } from '@nestjs/common';
import { DeliveryService, planResend } from '../delivery/index.ts';
import type { EmailDeliveryRow } from '../delivery/index.ts';
import { EnrollmentService, lockEnrollment, notActive } from '../enrollments/index.ts';
import { recordAudit } from '../organizations/index.ts';
import { forbidden } from '../platform/auth/access.guard.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { notFound } from '../platform/errors.ts';
import { UnitService } from '../units/index.ts';
import { unitLocked } from './progress.errors.ts';
import type { ResendUnitEmailInput } from './resend-unit.model.ts';
import { loadStandings } from './unlock-available.ts';

/** Sends a unit's e-mail once more, for learners who lost it; it lives here because only what is unlocked is mailed. */
@Injectable()
export class ResendUnitService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #deliveries: DeliveryService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
    @Inject(DeliveryService) deliveries: DeliveryService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#units = units;
    this.#deliveries = deliveries;
  }

  /** @throws DomainError UNIT_LOCKED, RATE_LIMITED, or CONFLICT when the enrollment is paused or over */
  async resend(viewer: Viewer, input: ResendUnitEmailInput): Promise<{ delivery: EmailDeliveryRow }> {
    const { organizationId, userId: actorId } = viewer;
    const visible = await this.#enrollments.get(viewer, input.enrollmentId);
    const isOwn = visible.membershipId === viewer.membershipId;
    if (!isOwn && !viewer.permissions.has('enrollments:manage')) throw forbidden();
    const unit = await this.#units.get(viewer, input.unitId);
    if (unit.courseVersionId !== visible.courseVersionId) throw notFound('Unit');
    const { deliveryId } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'resendUnitEmail', input }, async () => {
        const enrollment = await lockEnrollment(tx, organizationId, visible.id);
        if (enrollment === null) throw notFound('Enrollment');
        if (!['ACTIVE', 'COMPLETED'].includes(enrollment.status)) throw notActive(enrollment.status);
        const [standing] = await loadStandings(tx, organizationId, [enrollment]);
        const lock = standing?.lockOf(unit.stableId);
        if (lock?.state !== 'UNLOCKED') throw unitLocked(lock?.unmet ?? []);
        const { id: enrollmentId, membershipId } = enrollment;
        const place = { enrollmentId, membershipId, unitId: unit.id, unitStableId: unit.stableId };
        const id = await planResend(tx, viewer, place);
        if (!isOwn)
          await recordAudit(tx, viewer, {
            action: 'delivery.resend',
            targetType: 'EmailDelivery',
            targetId: id,
            after: { enrollmentId, unitId: unit.id },
          });
        return { deliveryId: id };
      }),
    );
    return { delivery: await this.#deliveries.get(viewer, deliveryId) };
  }
}
