import { Inject, Injectable } from '@nestjs/common';
import {
  changedOf,
  checkMailDays,
  findOrganization,
  readSendWindow,
  recordAudit,
  ScheduleChanged,
} from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import type { CohortEntity } from './cohort.entity.ts';
import { checkEnd } from './check-end.ts';
import { lockCohort, updateSchedule } from './cohort.queries.ts';
import type { CohortSchedule } from './cohort.queries.ts';
import { CohortService } from './cohort.service.ts';
import type { UpdateCohortInput } from './update-cohort.model.ts';

@Injectable()
export class UpdateCohortService {
  readonly #database: Database;
  readonly #cohorts: CohortService;
  readonly #changed: ScheduleChanged;

  constructor(
    @Inject(Database) database: Database,
    @Inject(CohortService) cohorts: CohortService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
  ) {
    this.#database = database;
    this.#cohorts = cohorts;
    this.#changed = changed;
  }

  async update(viewer: Viewer, input: UpdateCohortInput): Promise<{ cohort: CohortEntity }> {
    const { organizationId, userId: actorId } = viewer;
    const { cohortId } = input;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'updateCohort', input }, async () => {
        const before = await lockCohort(tx, organizationId, cohortId);
        if (before === null) throw notFound('Cohort');
        const after = scheduleAfter(before, input);
        await this.#check(tx, organizationId, { after, input });
        await updateSchedule(tx, { organizationId, id: cohortId, ...after });
        const change = changedOf<CohortSchedule>(before, after);
        await recordAudit(tx, viewer, {
          action: 'cohort.update',
          targetType: 'Cohort',
          targetId: cohortId,
          ...change,
        });
        if (Object.keys(change.after).length > 0)
          await this.#changed.tell(tx, viewer, { of: 'COHORT', cohortId, formerEnd: before.endsAt });
        return {};
      }),
    );
    return { cohort: await this.#cohorts.get(viewer, cohortId) };
  }

  async #check(
    tx: Tx,
    organizationId: string,
    { after, input }: { after: CohortSchedule; input: UpdateCohortInput },
  ): Promise<void> {
    const { startsAt, endsAt, sendWindow } = after;
    // An end that has passed and stays is no obstacle to what else is changed.
    await checkEnd(tx, { startsAt, endsAt, isNew: Boolean(input.endsAt) });
    if (!input.sendWindow) return;
    const holidays = (await findOrganization(tx, organizationId))?.holidays ?? [];
    checkMailDays({ holidays, window: sendWindow }, 'sendWindow');
  }
}

function scheduleAfter(before: CohortEntity, input: UpdateCohortInput): CohortSchedule {
  const { startsAt = before.startsAt, endsAt = before.endsAt, sendWindow = before.sendWindow } = input;
  return {
    startsAt,
    endsAt,
    timeZone: input.timeZone ?? before.timeZone,
    sendWindow: sendWindow && readSendWindow(sendWindow),
  };
}
