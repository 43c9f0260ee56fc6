import { Inject, Injectable } from '@nestjs/common';
import { CohortService } from '../cohorts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { listWaitingMail, loadSendTimes } from '../delivery/index.ts';
import { EnrollmentService } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { sliceList } from '../platform/database/slice-list.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { badInput, notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { explainUnmet } from './explain-unmet.ts';
import type { SimulateScheduleArgs, ViewAsLearnerArgs } from './outlook.model.ts';
import { listCohortEnrollments } from './outlook.queries.ts';
import { simulateSchedule } from './simulate-schedule.ts';
import type { Prospect, ScheduledEventRow } from './simulate-schedule.ts';
import { lockIn } from './standing.ts';
import type { Lock, UnmetReason } from './lock.ts';
import type { Standing } from './standing.ts';
import { loadStandings } from './unlock-available.ts';

const MOST_DAYS = 366;
const DAY_MILLISECONDS = 86_400_000;

/** As `simulateSchedule` sorts them. */
const SCHEDULED_EVENTS = sortedList('scheduled-events', {
  AT: ['at INSTANT', 'enrollment_id ID', 'place POSITION'],
});

/** Enrollments whose time is passed in one request. */
const MOST_SIMULATED = 1_000;

/** Of units, in all of them together: each is some hundred microseconds of calendar. */
const MOST_OPENINGS = 10_000;

export interface ExplainedLock extends Lock {
  readonly unmet: readonly (UnmetReason & { readonly sentence: string })[];
}

interface ScheduledEventView extends ScheduledEventRow {
  readonly enrollment: EnrollmentEntity;
  readonly unit: UnitRow | null;
}

/** What learners will find, and why they do not find it yet: by the rules that unlock, with nothing written. */
@Injectable()
export class OutlookService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #cohorts: CohortService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
    @Inject(CohortService) cohorts: CohortService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#units = units;
    this.#cohorts = cohorts;
  }

  /** @throws DomainError NOT_FOUND, also for a unit that is not of the version that is taken */
  async whyLocked(viewer: Viewer, enrollmentId: string, unitId: string): Promise<ExplainedLock> {
    const enrollment = await this.#enrollments.get(viewer, assertId(enrollmentId, 'enrollmentId'));
    const unit = await this.#units.get(viewer, assertId(unitId, 'unitId'));
    if (unit.courseVersionId !== enrollment.courseVersionId) throw notFound('Unit');
    const standing = await this.#standing(viewer, enrollment);
    const lock = lockIn(enrollment, standing, unit.stableId);
    const refs = lock.unmet.flatMap(({ ref }) => (ref === null ? [] : (standing.unitIdOf(ref) ?? [])));
    const units = await this.#units.getAll(viewer, [...new Set(refs)]);
    const titles = new Map(units.map(({ stableId, title }) => [stableId, title]));
    const words = {
      zone: standing.timeZone,
      titleOf: (stableId: string) => titles.get(stableId) ?? stableId,
    };
    const unmet = lock.unmet.map((reason) => ({ ...reason, sentence: explainUnmet(reason, words) }));
    return { ...lock, unmet };
  }

  /** The outline as the learner finds it at an instant, if nobody does anything until then. */
  async viewAsLearner(
    viewer: Viewer,
    { at, enrollmentId, ...page }: ViewAsLearnerArgs,
  ): Promise<Connection<{ unit: UnitRow; lock: Lock }>> {
    const enrollment = await this.#enrollments.get(viewer, enrollmentId);
    const standing = (await this.#standing(viewer, enrollment)).at(at.toISOString());
    const outline = await this.#units.outline(viewer, enrollment.courseVersionId, page);
    const edges = outline.edges.map(({ cursor, node: unit }) => ({
      cursor,
      node: { unit, lock: lockIn(enrollment, standing, unit.stableId) },
    }));
    return { ...outline, edges };
  }

  /** What would open and be mailed in a cohort. @throws DomainError NOT_FOUND, or BAD_USER_INPUT naming what is too much */
  async simulate(viewer: Viewer, args: SimulateScheduleArgs): Promise<Connection<ScheduledEventView>> {
    const { from, to } = args;
    if (from > to) throw wrong('to', 'must not be before `from`');
    if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MILLISECONDS)
      throw wrong('to', `must be at most ${MOST_DAYS} days after \`from\``);
    const page = pageOf(args, SCHEDULED_EVENTS);
    await this.#cohorts.get(viewer, args.cohortId);
    const range = { from: from.toISOString(), to: to.toISOString() };
    const { enrollments, prospects } = await this.#database.read(viewer, (tx) =>
      this.#prospects(tx, viewer, args),
    );
    const events = await simulateSchedule(prospects, { ...range, most: MOST_OPENINGS });
    if (events === null)
      throw wrong('to', `must be sooner: more than ${MOST_OPENINGS} openings of units until then`);
    const slice = sliceList(events, page, ({ at, enrollmentId, order }) => [at, enrollmentId, order]);
    const rows = await this.#withUnits(viewer, slice.rows, enrollments);
    return connectionOf({ ...slice, rows }, page);
  }

  async #prospects(
    tx: ReadTx,
    { organizationId }: Viewer,
    { cohortId, filter, to }: SimulateScheduleArgs,
  ): Promise<{ enrollments: EnrollmentEntity[]; prospects: Prospect[] }> {
    const courseId = filter?.courseId ?? null;
    if (courseId !== null && (await listCoursesById(tx, organizationId, [courseId])).length === 0)
      throw notFound('Course');
    const wanted = { organizationId, cohortId, courseId, limit: MOST_SIMULATED + 1 };
    const enrollments = await listCohortEnrollments(tx, wanted);
    if (enrollments.length > MOST_SIMULATED)
      throw wrong('filter.courseId', `must be given: more than ${MOST_SIMULATED} enrollments are under way`);
    const ids = enrollments.map(({ id }) => id);
    const standings = await loadStandings(tx, organizationId, enrollments);
    const times = await loadSendTimes(tx, organizationId, ids);
    const waiting = byKey(
      await listWaitingMail(tx, organizationId, { enrollmentIds: ids, until: to }),
      (mail) => mail.enrollmentId,
    );
    const prospects = enrollments.map(({ id: enrollmentId }, index) => ({
      enrollmentId,
      standing: standings[index] as Standing,
      mailTime: (at: string) => times.timeOf({ enrollmentId, kind: 'UNIT', from: new Date(at) })?.at ?? at,
      planned: (waiting.get(enrollmentId) ?? []).map(({ sendAt, unitId }) => ({
        at: sendAt.toISOString(),
        unitId,
      })),
    }));
    return { enrollments, prospects };
  }

  async #withUnits(
    viewer: Viewer,
    rows: readonly ScheduledEventRow[],
    enrollments: readonly EnrollmentEntity[],
  ): Promise<ScheduledEventView[]> {
    const enrollmentOf = new Map(enrollments.map((enrollment) => [enrollment.id, enrollment]));
    return Promise.all(
      rows.map(async (row) => ({
        ...row,
        enrollment: enrollmentOf.get(row.enrollmentId) as EnrollmentEntity,
        unit: row.unitId === null ? null : await this.#units.get(viewer, row.unitId),
      })),
    );
  }

  async #standing(viewer: Viewer, enrollment: EnrollmentEntity): Promise<Standing> {
    const [standing] = await this.#database.read(viewer, (tx) =>
      loadStandings(tx, viewer.organizationId, [enrollment]),
    );
    return standing as Standing;
  }
}

function wrong(path: string, message: string) {
  return badInput(`\`${path}\` ${message}.`, [{ path, message }]);
}

/** In groups, each in the order of the rows. */
function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
