import { cancelReminders, planEmails, planReminders, sendTimesOf } from '../delivery/index.ts';
import type { SendTimes } from '../delivery/index.ts';
import { updateCompleted } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { readOutlines } from '../units/index.ts';
import { listEntries, listEntriesToTell } from './entry.queries.ts';
import type { Entry } from './entry.queries.ts';
import { insertNewUnlocks, insertUnlocks } from './progress.queries.ts';
import { planReleases } from './plan-releases.ts';
import { readStanding } from './read-standing.ts';
import type { Standing } from './standing.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

export type Learner = Pick<EnrollmentEntity, 'id' | 'membershipId' | 'courseVersionId' | 'status'>;

interface Cause {
  readonly cause: UnlockCause;
  readonly causeRef: string | null;
}

/** Where enrollments stand, in their order, and when mail goes to them, when that is known as well. */
export interface Known {
  readonly standings: readonly Standing[];
  readonly times?: SendTimes | undefined;
}

/** Where each of the enrollments stands, in the enrollments' order, in one statement, however many there are. */
export async function loadStandings(
  tx: ReadTx,
  organizationId: string,
  enrollments: readonly Learner[],
): Promise<Standing[]> {
  if (enrollments.length === 0) return [];
  return (await askStandings(tx, organizationId, enrollments, listEntries)).standings;
}

/** The same, and when mail goes to them. */
async function loadStandingsToTell(
  tx: ReadTx,
  organizationId: string,
  enrollments: readonly Learner[],
): Promise<Known> {
  const { standings, entries } = await askStandings(tx, organizationId, enrollments, listEntriesToTell);
  return { standings, times: sendTimesOf(entries) };
}

async function askStandings<E extends Entry>(
  tx: ReadTx,
  organizationId: string,
  enrollments: readonly Learner[],
  list: (tx: ReadTx, organizationId: string, ids: readonly string[]) => Promise<E[]>,
): Promise<{ standings: Standing[]; entries: readonly E[] }> {
  const ids = enrollments.map(({ id }) => id);
  const versionIds = enrollments.map(({ courseVersionId }) => courseVersionId);
  // Asked together, so that they are sent together.
  const [entries, outlines] = await Promise.all([
    list(tx, organizationId, ids),
    readOutlines(tx, organizationId, versionIds),
  ]);
  const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
  const standings = enrollments.map(({ id }, index) => {
    const entry = entryOf.get(id) as E;
    return readStanding(entry, entry.standing, outlines[index] ?? []);
  });
  return { standings, entries };
}

/** A unit that somebody was granted. */
export interface GrantedUnit {
  readonly enrollmentId: string;
  readonly unitStableId: string;
  readonly unitId: string;
}

/**
 * Grants what the rules now allow, plans the e-mails that carry it, and completes who is through. Who has completed the
 * course lacks only what was skipped for them, until that is taken back. The enrollments are locked by the caller, or were
 * inserted in this transaction.
 * @param known when the caller knows
 * @returns the ids of the units that were unlocked
 */
export async function unlockAvailable(
  tx: Tx,
  scope: TenantScope,
  enrollments: readonly Learner[],
  { cause, causeRef }: Cause,
  known?: Known,
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
    known?: Known | undefined;
  },
): Promise<readonly GrantedUnit[]> {
  const { organizationId } = scope;
  const isOpen = ({ status }: Learner) => status === 'ACTIVE' || status === 'COMPLETED';
  const open = enrollments.filter(isOpen);
  if (open.length === 0) return [];
  // What is not known is to have changed, so that there is something to unlock and to tell of.
  const { standings, times } =
    known === undefined
      ? await loadStandingsToTell(tx, organizationId, open)
      : {
          standings: known.standings.filter((_, index) => isOpen(enrollments[index] as Learner)),
          times: known.times,
        };
  const wanted = open.flatMap(({ id, membershipId }, index) =>
    toGrant(standings[index]).map((unit) => ({
      ...unit,
      enrollmentId: id,
      membershipId,
      causeRef: causeRefOf(id),
    })),
  );
  const through = open.filter(
    ({ status }, index) => status === 'ACTIVE' && standings[index]?.isCompleted === true,
  );
  await updateCompleted(
    tx,
    organizationId,
    through.map(({ id }) => id),
  );
  await planEmails(tx, scope, through.map(tellCompleted), times);
  const places = open.map(({ id }, index) => ({
    enrollmentId: id,
    standing: standings[index] as Standing,
  }));
  const granted = await grantNewUnits(tx, scope, wanted, { cause, places, times });
  const skipped = places.flatMap(({ enrollmentId, standing }) =>
    standing.skipped.map((unitStableId) => ({ enrollmentId, unitStableId })),
  );
  if (skipped.length > 0) await cancelReminders(tx, organizationId, skipped);
  return granted;
}

/** What is skipped is open as it is. It is granted, and so brought, when somebody takes the skip back. */
function toGrant(standing: Standing | undefined): { unitStableId: string; unitId: string }[] {
  const skipped = new Set(standing?.skipped);
  return (standing?.toUnlock() ?? []).filter(({ unitStableId }) => !skipped.has(unitStableId));
}

interface WantedGrant extends GrantedUnit {
  readonly membershipId: string;
  readonly causeRef: string | null;
}

interface Occasion {
  readonly cause: UnlockCause;
  readonly places?: Parameters<typeof planReleases>[2];
  readonly times?: SendTimes | undefined;
}

/**
 * Stores grants, each once and for good, then plans the e-mails that carry them.
 * @returns those that are new
 */
export async function grantUnits(
  tx: Tx,
  scope: TenantScope,
  wanted: readonly WantedGrant[],
  { cause }: { cause: UnlockCause },
): Promise<GrantedUnit[]> {
  if (wanted.length === 0) return [];
  const inserted = await insertUnlocks(tx, { organizationId: scope.organizationId, unlocks: wanted, cause });
  const isNew = new Set(inserted.map(placeOf));
  const granted = wanted.filter((unlock) => isNew.has(placeOf(unlock)));
  await tellGranted(tx, scope, granted, { cause });
  return granted;
}

/** The same of what is known to be new, with the releases of the places where it is granted; nothing of it is waited for. */
async function grantNewUnits(
  tx: Tx,
  scope: TenantScope,
  granted: readonly WantedGrant[],
  occasion: Occasion & Required<Pick<Occasion, 'places'>>,
): Promise<readonly GrantedUnit[]> {
  const { cause, places } = occasion;
  insertNewUnlocks(tx, { organizationId: scope.organizationId, unlocks: granted, cause });
  await planReleases(tx, scope, places, cause);
  await tellGranted(tx, scope, granted, occasion);
  return granted;
}

async function tellGranted(
  tx: Tx,
  scope: TenantScope,
  granted: readonly WantedGrant[],
  { cause, places = [], times }: Occasion,
): Promise<void> {
  const isWelcome = firstOfEach(cause === 'ENROLLED' ? granted : []);
  await planEmails(
    tx,
    scope,
    granted.map((unlock) => ({ ...unlock, kind: isWelcome.has(unlock) ? 'WELCOME' : 'UNIT' }) as const),
    times,
  );
  const isReminded = new Set(
    places.filter(({ standing }) => standing.reminds).map(({ enrollmentId }) => enrollmentId),
  );
  const toRemindOf =
    places.length === 0 ? granted : granted.filter((unlock) => isReminded.has(unlock.enrollmentId));
  await planReminders(tx, scope, toRemindOf);
}

/** The first unit of each enrollment that starts welcomes its learner; what else is open from the start obeys the rhythm. */
function firstOfEach(inCourseOrder: readonly WantedGrant[]): ReadonlySet<WantedGrant> {
  const first = new Map<string, WantedGrant>();
  for (const grant of inCourseOrder) if (!first.has(grant.enrollmentId)) first.set(grant.enrollmentId, grant);
  return new Set(first.values());
}

function placeOf({ enrollmentId, unitStableId }: Pick<GrantedUnit, 'enrollmentId' | 'unitStableId'>): string {
  return `${enrollmentId} ${unitStableId}`;
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
