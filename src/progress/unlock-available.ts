import { cancelReminders, planEmails, planReminders } from '../delivery/index.ts';
import { updateCompleted } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { readOutlines } from '../units/index.ts';
import { insertUnlocks, listStandingFacts } from './progress.queries.ts';
import { planReleases } from './plan-releases.ts';
import { readStanding } from './read-standing.ts';
import type { Standing } from './standing.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

export type Learner = Pick<EnrollmentEntity, 'id' | 'membershipId' | 'courseVersionId' | 'status'>;

interface Cause {
  readonly cause: UnlockCause;
  readonly causeRef: string | null;
}

/** Where each of the enrollments stands, in the enrollments' order; one statement, however many there are. */
export async function loadStandings(
  tx: ReadTx,
  organizationId: string,
  enrollments: readonly Learner[],
): Promise<Standing[]> {
  if (enrollments.length === 0) return [];
  const ids = enrollments.map((e) => e.id);
  // Asked together, so that they are sent together.
  const [rows, outlines] = await Promise.all([
    listStandingFacts(tx, organizationId, ids),
    readOutlines(
      tx,
      organizationId,
      enrollments.map((e) => e.courseVersionId),
    ),
  ]);
  const facts = new Map(rows.map((row) => [row.id, row]));
  return enrollments.map((e, index) => {
    const row = facts.get(e.id) as (typeof rows)[number];
    return readStanding(row, row.standing, outlines[index] ?? []);
  });
}

/** A unit that somebody was granted. */
export interface GrantedUnit {
  readonly enrollmentId: string;
  readonly unitStableId: string;
  readonly unitId: string;
}

/**
 * Grants what the rules now allow, plans the e-mails that carry it, and completes who is through. The enrollments are
 * locked by the caller, or were inserted in this transaction.
 * @param known where they stand, in their order, when the caller knows
 * @returns the ids of the units that were unlocked
 */
export async function unlockAvailable(
  tx: Tx,
  scope: TenantScope,
  enrollments: readonly Learner[],
  { cause, causeRef }: Cause,
  known?: readonly Standing[],
): Promise<string[]> {
  const granted = await grantAvailable(tx, scope, enrollments, { cause, causeRefOf: () => causeRef, known });
  return [...new Set(granted.map((unlock) => unlock.unitId))];
}

/** The same for enrollments with a cause each. */
export async function grantAvailable(
  tx: Tx,
  scope: TenantScope,
  enrollments: readonly Learner[],
  {
    cause,
    causeRefOf,
    known,
  }: {
    cause: UnlockCause;
    causeRefOf: (enrollmentId: string) => string | null;
    known?: readonly Standing[] | undefined;
  },
): Promise<GrantedUnit[]> {
  const { organizationId } = scope;
  const isActive = (enrollment: Learner) => enrollment.status === 'ACTIVE';
  const active = enrollments.filter(isActive);
  const standings =
    known?.filter((_, index) => isActive(enrollments[index] as Learner)) ??
    (await loadStandings(tx, organizationId, active));
  const wanted = active.flatMap(({ id, membershipId }, index) =>
    (standings[index]?.toUnlock() ?? []).map((unit) => ({
      ...unit,
      enrollmentId: id,
      membershipId,
      causeRef: causeRefOf(id),
    })),
  );
  const through = active.filter((_, index) => {
    const standing = standings[index];
    return standing !== undefined && standing.isCompleted && standing.toUnlock().length === 0;
  });
  await updateCompleted(
    tx,
    organizationId,
    through.map(({ id }) => id),
  );
  await planEmails(tx, scope, through.map(tellCompleted));
  const places = active.map(({ id }, index) => ({
    enrollmentId: id,
    standing: standings[index] as Standing,
  }));
  const granted = await grantUnits(tx, scope, wanted, { cause, places });
  const skipped = places.flatMap(({ enrollmentId, standing }) =>
    standing.skipped.map((unitStableId) => ({ enrollmentId, unitStableId })),
  );
  if (skipped.length > 0) await cancelReminders(tx, organizationId, skipped);
  return granted;
}

interface WantedGrant extends GrantedUnit {
  readonly membershipId: string;
  readonly causeRef: string | null;
}

/**
 * Stores grants, each once and for good, then plans the releases of the places, and the e-mails that carry the grants.
 * @returns those that are new
 */
export async function grantUnits(
  tx: Tx,
  scope: TenantScope,
  wanted: readonly WantedGrant[],
  { cause, places = [] }: { cause: UnlockCause; places?: Parameters<typeof planReleases>[2] },
): Promise<GrantedUnit[]> {
  const { organizationId } = scope;
  const inserted =
    wanted.length === 0 ? [] : await insertUnlocks(tx, { organizationId, unlocks: wanted, cause });
  await planReleases(tx, scope, places, cause);
  const isNew = new Set(inserted.map((unlock) => `${unlock.enrollmentId} ${unlock.unitStableId}`));
  const granted = wanted.filter((unlock) => isNew.has(`${unlock.enrollmentId} ${unlock.unitStableId}`));
  const isWelcome = firstOfEach(cause === 'ENROLLED' ? granted : []);
  await planEmails(
    tx,
    scope,
    granted.map((unlock) => ({ ...unlock, kind: isWelcome.has(unlock) ? 'WELCOME' : 'UNIT' }) as const),
  );
  const isReminded = new Set(
    places.filter(({ standing }) => standing.reminds).map(({ enrollmentId }) => enrollmentId),
  );
  const toRemindOf =
    places.length === 0 ? granted : granted.filter((unlock) => isReminded.has(unlock.enrollmentId));
  await planReminders(tx, scope, toRemindOf);
  return granted;
}

/** The first unit of each enrollment that starts welcomes its learner; what else is open from the start obeys the rhythm. */
function firstOfEach(inCourseOrder: readonly WantedGrant[]): ReadonlySet<WantedGrant> {
  const first = new Map<string, WantedGrant>();
  for (const grant of inCourseOrder) if (!first.has(grant.enrollmentId)) first.set(grant.enrollmentId, grant);
  return new Set(first.values());
}

function tellCompleted({ id, membershipId }: Learner) {
  return {
    enrollmentId: id,
    membershipId,
    kind: 'COMPLETED' as const,
    unitId: null,
    unitStableId: '',
  };
}

/** In groups, each in the order of the rows. */
export function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
