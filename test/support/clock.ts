import type { TestDatabase } from './database.ts';

/** Another clock in a test's own database, for everything that schedules; jobs that wait come due with it. */
export interface Clock {
  /** Puts the clock at an instant; it goes on from there. Forwards only, or what is done would be undone. */
  setTo(instant: string): Promise<void>;
}

export function clockOf(database: TestDatabase): Clock {
  let shiftSeconds = 0;
  return {
    async setTo(instant) {
      const [row] = await database.admin<{ shift: number }>(
        'SELECT extract(epoch FROM $1::timestamptz - now())::float8 AS shift',
        [instant],
      );
      const before = shiftSeconds;
      shiftSeconds = row?.shift ?? 0;
      await database.admin(
        `CREATE OR REPLACE FUNCTION current_instant() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
           AS 'SELECT now() + interval ''${shiftSeconds} seconds'''`,
      );
      await database.admin(
        `UPDATE graphile_worker._private_jobs SET run_at = run_at - make_interval(secs => $1) WHERE locked_at IS NULL`,
        [shiftSeconds - before],
      );
    },
  };
}
