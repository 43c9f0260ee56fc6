import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { releaseUnits } from './release-units.job.ts';
import { updateReleases } from './release.queries.ts';
import type { Standing } from './standing.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

interface Place {
  readonly enrollmentId: string;
  readonly standing: Standing;
}

/**
 * Plans the openings that time alone will bring, with the jobs that are due then; what was planned and will not come to
 * pass is cancelled, and what comes at another time is moved. Costs no statement where no unit waits for time.
 */
export async function planReleases(
  tx: Tx,
  { organizationId }: TenantScope,
  places: readonly Place[],
  cause: UnlockCause,
): Promise<void> {
  const timed = places.filter(({ standing }) => standing.dependsOnTime);
  if (timed.length === 0) return;
  const wanted = timed.flatMap(({ enrollmentId, standing }) =>
    standing.toRelease().map((release) => ({ ...release, enrollmentId, timeZone: standing.timeZone })),
  );
  const enrollmentIds = timed.map(({ enrollmentId }) => enrollmentId);
  const planned = await updateReleases(tx, { organizationId, enrollmentIds, wanted, cause });
  await enqueueReleases(tx, organizationId, planned);
}

export async function enqueueReleases(
  tx: Tx,
  organizationId: string,
  releases: readonly { enrollmentId: string; unitStableId: string; dueAt: Date }[],
): Promise<void> {
  const key = (release: { enrollmentId: string; unitStableId: string }) =>
    `${release.enrollmentId}:${release.unitStableId}`;
  const dueAt = new Map(releases.map((release) => [key(release), release.dueAt]));
  const payloads = releases.map(({ enrollmentId, unitStableId }) => ({
    organizationId,
    enrollmentId,
    unitStableId,
  }));
  await enqueue(tx, releaseUnits, payloads, { key, runAt: (payload) => dueAt.get(key(payload)) ?? null });
}
