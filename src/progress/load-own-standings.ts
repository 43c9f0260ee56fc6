import type { Viewer } from '../platform/auth/viewer.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { listOutlines } from '../units/index.ts';
import { listOwnCircumstances, listOwnUnitStandings } from './progress.queries.ts';
import { Standing } from './standing.ts';

/** Where the viewer stands in their newest enrollment in each course; null where there is none. All in one round trip. */
export async function loadOwnStandings(
  tx: ReadTx,
  { organizationId, membershipId }: Viewer,
  courseIds: readonly string[],
): Promise<(Standing | null)[]> {
  const own = { organizationId, membershipId, courseIds };
  const [circumstances, units] = await Promise.all([
    listOwnCircumstances(tx, own),
    listOwnUnitStandings(tx, own),
  ]);
  const versionIds = circumstances.map((row) => row.courseVersionId);
  const outline = await listOutlines(tx, organizationId, versionIds);
  return courseIds.map((courseId) => {
    const row = circumstances.find((one) => one.courseId === courseId);
    return row === undefined
      ? null
      : new Standing({
          outline: outline.filter((unit) => unit.courseVersionId === row.courseVersionId),
          units: units.filter((unit) => unit.enrollmentId === row.enrollmentId),
          circumstances: row,
        });
  });
}
