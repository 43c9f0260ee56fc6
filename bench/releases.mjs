// npm run bench:releases [-- --sizes 1000,10000]: what scheduled releases cost, planned and fired.
// Of each size the same number is due: the time to fire them has to be the same, however many wait.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { lockEnrollments } from '../dist/src/enrollments/index.js';
import { systemScope } from '../dist/src/platform/auth/viewer.js';
import { unlockAvailable } from '../dist/src/progress/unlock-available.js';
import { startReleasesSchool } from './releases-school.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    due: { type: 'string', default: '200' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const due = Number(values.due);
/** Enrollments in one transaction, as a walk over a course takes them. */
const BATCH = 100;

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
);
const school = await startReleasesSchool();
try {
  let planned = 0;
  for (const size of sizes) {
    const enrollments = await school.addLearners(size - planned);
    const spent = await plan(enrollments);
    planned = size;
    await school.admin.query('ANALYZE');
    const fired = await fire(enrollments.slice(0, due));
    console.log(
      `${size.toLocaleString('en')} planned: ${((spent * 1_000) / enrollments.length).toFixed(0)} µs a release; ` +
        `${due} that are due: ${(fired / 1_000).toFixed(2)} s, ${(fired / due).toFixed(1)} ms each`,
    );
  }
} finally {
  await school.end();
}

/** @returns milliseconds */
async function plan(enrollments) {
  const scope = systemScope(school.organizationId);
  const cause = { cause: 'RECONCILED', causeRef: null };
  const from = performance.now();
  for (let at = 0; at < enrollments.length; at += BATCH)
    await school.database.transact(scope, async (tx) => {
      const batch = enrollments.slice(at, at + BATCH);
      await unlockAvailable(tx, scope, await lockEnrollments(tx, scope.organizationId, batch), cause);
    });
  return performance.now() - from;
}

/** Has some come due and waits until a runner has opened them. @returns milliseconds */
async function fire(enrollments) {
  const { admin } = school;
  await admin.query(
    `UPDATE enrollments SET enrolled_at = enrolled_at - interval '40 days' WHERE id = ANY($1)`,
    [enrollments],
  );
  const keys = enrollments.map((id) => `${school.organizationId}:release-units:${id}:later`);
  await admin.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = ANY($1)', [keys]);
  const from = performance.now();
  const runner = await school.startRunner();
  try {
    for (;;) {
      const { rows } = await admin.query(
        `SELECT count(*)::int AS count FROM scheduled_releases WHERE enrollment_id = ANY($1) AND status = 'FIRED'`,
        [enrollments],
      );
      if (rows[0].count === enrollments.length) return performance.now() - from;
      await setTimeout(10);
    }
  } finally {
    await runner.stop();
  }
}
