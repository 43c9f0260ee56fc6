import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { MEMBERS, listMembers } from '../../src/accounts/account.queries.ts';
import { COHORTS, COHORT_MEMBERS, listCohortMembers, listCohorts } from '../../src/cohorts/cohort.queries.ts';
import { COURSES, listCourses } from '../../src/courses/course.queries.ts';
import {
  DELIVERIES,
  DELIVERY_EVENTS,
  listDeliveries,
  listDeliveryEvents,
} from '../../src/delivery/delivery-list.queries.ts';
import { OWN_DELIVERIES, listDeliveriesOfMember } from '../../src/delivery/delivery.queries.ts';
import {
  COURSE_SUBSCRIPTIONS,
  SUPPRESSIONS,
  listCourseSubscriptions,
  listSuppressions,
} from '../../src/delivery/mail-suppression.queries.ts';
import {
  ENROLLMENTS,
  listEnrollmentsOfCohort,
  listEnrollmentsOfMember,
} from '../../src/enrollments/enrollment.queries.ts';
import type { Keyset, ListPage, SortedList } from '../../src/platform/database/sorted-list.ts';
import type { ReadTx } from '../../src/platform/database/transaction.ts';
import { pageOf } from '../../src/platform/graphql/connection.ts';
import { newId } from '../../src/platform/ids.ts';
import { OVERRIDES, listOverrides } from '../../src/progress/override.queries.ts';
import { ACCOMMODATIONS, listAccommodations } from '../../src/quizzes/accommodation.queries.ts';
import { ATTEMPTS, listAttempts } from '../../src/quizzes/attempt-list.queries.ts';
import { BANKS, listBanks } from '../../src/quizzes/bank-authoring.queries.ts';
import { GRADE_EVENTS, listGradeEventsOfAttempt } from '../../src/quizzes/grade.queries.ts';
import {
  BANK_ITEMS,
  ITEM_VERSIONS,
  listBankItemPages,
  listVersionPages,
} from '../../src/quizzes/item.queries.ts';
import {
  REGRADES,
  REGRADE_CHANGES,
  listRegradeChanges,
  listRegrades,
} from '../../src/quizzes/regrade.queries.ts';
import { REVIEW_QUEUE, listOpenReviews } from '../../src/quizzes/review.queries.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const organizationId = newId();
const id = newId();
const ofMember = { organizationId, membershipId: id };
const noFilter = { membershipId: null, courseId: null, reason: null, isActive: null };
const queue = { organizationId, membershipId: id, courseId: null, unitStableId: null };

/** Every list that Postgres sorts, in each of its orders. */
const LISTS: readonly [SortedList, (tx: ReadTx, page: ListPage) => Promise<unknown>][] = [
  [ACCOMMODATIONS, (tx, page) => listAccommodations(tx, { organizationId, enrollmentId: id }, page)],
  [ATTEMPTS, (tx, page) => listAttempts(tx, organizationId, {}, page)],
  [
    BANK_ITEMS,
    (tx, page) =>
      listBankItemPages(tx, organizationId, [{ bankId: id, tag: null, isDeprecated: null, page }]),
  ],
  [BANKS, (tx, page) => listBanks(tx, { organizationId, courseId: id }, page)],
  [COHORTS, (tx, page) => listCohorts(tx, organizationId, page)],
  [COHORT_MEMBERS, (tx, page) => listCohortMembers(tx, { organizationId, cohortId: id }, page)],
  [COURSES, (tx, page) => listCourses(tx, organizationId, page)],
  [COURSE_SUBSCRIPTIONS, (tx, page) => listCourseSubscriptions(tx, ofMember, page)],
  [DELIVERIES, (tx, page) => listDeliveries(tx, organizationId, {}, page)],
  [DELIVERY_EVENTS, (tx, page) => listDeliveryEvents(tx, { organizationId, deliveryId: id }, page)],
  [ENROLLMENTS, (tx, page) => listEnrollmentsOfMember(tx, ofMember, {}, page)],
  [ENROLLMENTS, (tx, page) => listEnrollmentsOfCohort(tx, { organizationId, cohortId: id }, {}, page)],
  [GRADE_EVENTS, (tx, page) => listGradeEventsOfAttempt(tx, { organizationId, attemptId: id }, page)],
  [ITEM_VERSIONS, (tx, page) => listVersionPages(tx, organizationId, [{ itemId: id, page }])],
  [MEMBERS, (tx, page) => listMembers(tx, organizationId, page)],
  [OVERRIDES, (tx, page) => listOverrides(tx, { organizationId, enrollmentId: null, cohortId: null }, page)],
  [OWN_DELIVERIES, (tx, page) => listDeliveriesOfMember(tx, ofMember, page)],
  [REGRADES, (tx, page) => listRegrades(tx, { organizationId, courseId: null }, page)],
  [
    REGRADE_CHANGES,
    (tx, page) => listRegradeChanges(tx, { organizationId, regradeId: id, newlyPasses: null }, page),
  ],
  [REVIEW_QUEUE, (tx, page) => listOpenReviews(tx, queue, page)],
  [SUPPRESSIONS, (tx, page) => listSuppressions(tx, organizationId, noFilter, page)],
];

const SAMPLES = { ID: id, INSTANT: '2026-01-01T00:00:00.000001Z', POSITION: 3, TEXT: 'm' } as const;

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(
    `SELECT set_config('app.organization_id', $1, false), set_config('app.actor', 'AUTHOR', false)`,
    [organizationId],
  );
  // Of tables without rows every plan is as good: whatever is not the walk of an index is made dear.
  for (const plan of [
    'sort',
    'incremental_sort',
    'seqscan',
    'bitmapscan',
    'hashjoin',
    'mergejoin',
    'hashagg',
    'material',
  ])
    await client.query(`SET enable_${plan} = off`);
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const cases = LISTS.flatMap(([list, read], at) =>
  Object.keys(list.orders).map((field) => ({ title: `${at} ${list.name} by ${field}`, list, field, read })),
);

it.each(cases)(
  '$title walks an index of the organization from its place on',
  async ({ list, field, read }) => {
    for (const direction of ['ASC', 'DESC'] as const) {
      const page = pageOf({ orderBy: { field, direction } }, list);
      const after: Keyset = page.columns.map(({ type }) => SAMPLES[type]);
      for (const wanted of [
        page,
        { ...page, after },
        { ...page, after, isBackward: true },
        { ...page, before: after },
      ]) {
        const plan = await explain((tx) => read(tx, wanted));
        expect(
          nodesOf(plan)
            .filter(isSort)
            .map((node) => node['Sort Key']),
        ).toEqual([]);
        if (wanted.after === null) continue;
        const conditions = nodesOf(plan).map((node) => node['Index Cond'] ?? '');
        const isPlace = new RegExp(`${direction === 'ASC' ? '>' : '<'} (ROW\\()?[('\\w]`);
        expect(
          conditions.filter((text) => text.includes('organization_id') && isPlace.test(text)),
        ).not.toEqual([]);
      }
    }
  },
);

type PlanNode = Record<'Node Type' | 'Index Cond' | 'Sort Key' | 'Parent Relationship', string> & {
  readonly Plans?: readonly PlanNode[];
};

/** The plan of the one statement that a query runs, as the app role has it under row-level security. */
async function explain(read: (tx: ReadTx) => Promise<unknown>): Promise<PlanNode> {
  const statements: [string, unknown[]][] = [];
  const tx = {
    query: (sql: string, values: unknown[]) => {
      statements.push([sql, values]);
      return Promise.resolve([]);
    },
  };
  await read(tx as unknown as ReadTx);
  expect(statements).toHaveLength(1);
  const [[sql, values]] = statements as [[string, unknown[]]];
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, values);
  return rows[0]['QUERY PLAN'][0].Plan as PlanNode;
}

/** Pages that are limited already may be sorted. */
function isSort(node: PlanNode): boolean {
  return /Sort/.test(node['Node Type']) && nodesOf(node).every((inner) => inner['Node Type'] !== 'Limit');
}

/** All nodes of a plan, but not what its columns are made of: those are for the rows that were found. */
function nodesOf(plan: PlanNode): PlanNode[] {
  const inner = (plan.Plans ?? []).filter((node) => node['Parent Relationship'] !== 'SubPlan');
  return [plan, ...inner.flatMap(nodesOf)];
}
