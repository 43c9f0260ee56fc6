// start → save → submit → pass with unlock and mail: three mutations of ours beside the same rows written by SQL functions.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { hasPgbench, pgbenchOf } from './pgbench.mjs';
import { signedIn, takeTurns } from './rounds.mjs';
import { sampleGoers } from './sample.mjs';

export const WRITE_LABELS = {
  pgbench: 'one SQL function, one commit, by pgbench',
  function: 'the same function through bare pg and node:http',
  functions: 'three functions, a commit for each step, through bare pg and node:http',
  ours: 'ours: three mutations',
  conventional: 'the conventional service: three mutations',
};

/** Learners of pgbench, and of a round of any other: enough that none is through before it ends. */
const OF_PGBENCH = 8_000;
const OF_A_ROUND = 1_600;
/** Whose share of the learners is whose. */
const SHARES = { ours: [0, 1], function: [2, 3], functions: [4], conventional: [5], pgbench: [6, 7, 8, 9] };

export async function measureWrite({ running, school, admin }, { load, cluster, options }) {
  await admin.query(readFileSync(path.join(import.meta.dirname, 'write-functions.sql'), 'utf8'));
  const urls = {
    ours: running.get('ours'),
    function: running.get('limit'),
    functions: running.get('limit'),
    conventional: running.get('conventional'),
  };
  const contenders = new Map();
  if (options.against.includes('pgbench') && hasPgbench()) {
    const count = await fillLearners(admin);
    const script = `SELECT bench.pass_next(:n, ${count})`;
    contenders.set('pgbench', { ...pgbenchOf({ adminUrl: school.adminUrl, script, count }), cluster });
  }
  for (const [name, implementation] of Object.entries(urls)) {
    if (implementation === undefined) continue;
    const { url, pid } = implementation;
    const kind = name === 'ours' || name === 'conventional' ? 'graphql' : name;
    const measure = ({ learners, connections, seconds }) =>
      load.ask({ url, connections, seconds, sequences: dealt(learners, connections, kind) });
    contenders.set(name, { pid, cluster, measure });
  }
  await checkPasses(contenders, { school, admin });
  return takeTurns(contenders, {
    options,
    beforeEach: async (name) => {
      await settleMail(admin);
      return { learners: await goersOf(name, { school, admin }, OF_A_ROUND) };
    },
  });
}

/** As if a runner had kept up: the mail that was planned is out, and its jobs are done. */
async function settleMail(admin) {
  await admin.query(
    `UPDATE email_deliveries SET status = 'ACCEPTED', accepted_at = now() WHERE status = 'PLANNED'`,
  );
  await admin.query('DELETE FROM graphile_worker._private_jobs');
  await admin.query('VACUUM email_deliveries, graphile_worker._private_jobs');
}

async function goersOf(name, { school, admin }, count) {
  return signedIn(await learnersOf(name, admin, count), school);
}

/** From the shares of one contender: nobody passes what another is at. */
async function learnersOf(name, admin, count) {
  const learners = [];
  for (const nth of SHARES[name])
    learners.push(...(await sampleGoers(admin, { nth, count: Math.ceil(count / SHARES[name].length) })));
  return learners;
}

function dealt(learners, connections, kind) {
  return Array.from({ length: connections }, (_, index) => ({
    kind,
    learners: learners.filter((_, place) => place % connections === index),
  }));
}

async function fillLearners(admin) {
  const learners = await learnersOf('pgbench', admin, OF_PGBENCH);
  await admin.query(
    'INSERT INTO bench.learners SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[])',
    [
      learners.map((_, index) => index + 1),
      learners.map((row) => row.organizationId),
      learners.map((row) => row.membershipId),
      learners.map((row) => row.enrollmentId),
    ],
  );
  await admin.query('ANALYZE bench.learners');
  return learners.length;
}

/** One pass by each leaves the same rows behind. */
async function checkPasses(contenders, { school, admin }) {
  const left = new Map();
  for (const [name, { measure }] of contenders) {
    if (name === 'pgbench') continue;
    const [learner] = await goersOf(name, { school, admin }, 2);
    await settleMail(admin);
    await measure({ learners: [learner], connections: 1, seconds: 0 });
    left.set(name, await rowsOf(admin, learner));
  }
  const [[first, expected], ...others] = left;
  if (expected.score.earned !== '5/1' || expected.jobs !== 1)
    throw new Error(`pass: ${first} left ${JSON.stringify(expected)}`);
  for (const [name, rows] of others)
    if (!isDeepStrictEqual(rows, expected))
      throw new Error(
        `pass: ${name} and ${first} differ:\n${JSON.stringify(rows)}\n${JSON.stringify(expected)}`,
      );
  console.log(`\npass: a pass of each of ${[...left.keys()].join(', ')} leaves the same rows behind.`);
}

/** What a pass left in every table that it writes, without ids and times. */
async function rowsOf(admin, { organizationId, enrollmentId, unitId }) {
  const { rows } = await admin.query(
    `SELECT a.status, a.responses, a.score, a.explanations, a.earned, a.passed, jsonb_array_length(a.frozen_items) AS items,
       (SELECT jsonb_agg(jsonb_build_array(g.kind, g.earned, g.max, g.passed)) FROM grade_events g WHERE g.organization_id = $1 AND g.attempt_id = a.id) AS grades,
       (SELECT jsonb_build_array(r.earned, r.max, r.percent, r.passed_at IS NOT NULL) FROM quiz_results r
         WHERE r.organization_id = $1 AND r.enrollment_id = $2 AND r.unit_stable_id = a.unit_stable_id) AS result,
       (SELECT jsonb_build_array(p.quiz_passed_at IS NOT NULL, p.completed_at IS NOT NULL) FROM unit_progress p
         WHERE p.organization_id = $1 AND p.enrollment_id = $2 AND p.unit_stable_id = a.unit_stable_id) AS progress,
       (SELECT count(*)::int FROM unit_unlocks k WHERE k.organization_id = $1 AND k.enrollment_id = $2 AND k.cause_ref = a.id::text) AS unlocks,
       (SELECT jsonb_agg(jsonb_build_array(d.kind, d.status, v.status)) FROM email_deliveries d JOIN delivery_events v
         ON v.organization_id = d.organization_id AND v.delivery_id = d.id
         WHERE d.organization_id = $1 AND d.enrollment_id = $2 AND d.status = 'PLANNED') AS mail,
       (SELECT count(*)::int FROM graphile_worker._private_jobs) AS jobs
     FROM attempts a WHERE a.organization_id = $1 AND a.enrollment_id = $2 AND a.unit_id = $3`,
    [organizationId, enrollmentId, unitId],
  );
  return rows[0];
}
