// npm run bench [-- --only course-page --rounds 1]: the API beside what the same answers cost by other means.
// Everything shares one machine: only ratios of one run mean anything.
import { availableParallelism, cpus, loadavg } from 'node:os';
import pg from 'pg';
import { startChild } from './child.mjs';
import { checkAnswers } from './check-answers.mjs';
import { checkMixedCalls } from './check-mixed-calls.mjs';
import { ClusterCpu } from './cpu.mjs';
import { LABELS, startImplementation } from './implementations.mjs';
import { measureGrowth } from './growth.mjs';
import { installOthers } from './install-others.mjs';
import { measureRead } from './measure-read.mjs';
import { WRITE_LABELS, measureWrite } from './measure-write.mjs';
import { READS } from './operations.mjs';
import { readOptions } from './options.mjs';
import { hasPgbench } from './pgbench.mjs';
import { printTable } from './print-table.mjs';
import { startSchool } from './school.mjs';
import { summarizeProfile } from './summarize-profile.mjs';
import { printTargets } from './targets.mjs';

const options = readOptions();
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}; ` +
    `seed ${options.seed}, ${options.learners.toLocaleString('en')} learners, courses of ${options.units} units, ` +
    `${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s`,
);
if (options.against.includes('pgbench') && !hasPgbench())
  console.log('pgbench is not installed: its lines are left out.');
const load = await startChild('load.mjs');
try {
  if (options.growth) await measureGrowth({ load, options });
  else await compare();
} finally {
  await load.end();
}

async function compare() {
  installOthers(options.against);
  const school = await startSchool(options);
  const admin = new pg.Client(school.adminUrl);
  const running = new Map();
  try {
    await admin.connect();
    const { rows } = await admin.query(
      `SELECT count(*)::int AS progress, current_setting('server_version') AS version FROM unit_progress`,
    );
    console.log(`Postgres ${rows[0].version}, ${rows[0].progress.toLocaleString('en')} rows of progress`);
    for (const name of options.against.filter((one) => one !== 'pgbench'))
      running.set(name, await startImplementation(name, school, options));
    const measuring = { load, cluster: await ClusterCpu.of(admin), options };
    for (const [name, operation] of Object.entries(READS)) {
      if (!options.only.includes(name)) continue;
      const asked = { name, operation, running, school, admin };
      await checkAnswers(asked);
      if (name === 'course-page') await checkMixedCalls(asked, measuring);
      const results = await measureRead(asked, measuring);
      printTable(operation.title, results, { labels: LABELS, base: 'limit' });
      printTargets(name, results);
    }
    for (const [name, connections] of Object.entries({ pass: options.connections, burst: 128 })) {
      if (!options.only.includes(name)) continue;
      const results = await measureWrite(
        { running, school, admin },
        { ...measuring, options: { ...options, connections } },
      );
      const title = `Start, save, submit and pass, with unlock and mail: ${connections} clients`;
      printTable(title, results, { labels: WRITE_LABELS, base: 'pgbench' });
      printTargets(name, results);
    }
  } finally {
    for (const implementation of running.values()) await implementation.end();
    await admin.end();
    await school.end();
  }
  if (options.profile) summarizeProfile(options.profile);
}
