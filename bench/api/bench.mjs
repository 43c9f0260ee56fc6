// npm run bench [-- --only course-page --rounds 1]: the API beside what the same answers cost by other means.
// Everything shares one machine: only ratios of one run mean anything.
import { availableParallelism, cpus, loadavg } from 'node:os';
import pg from 'pg';
import { startChild } from './child.mjs';
import { checkAnswers } from './check-answers.mjs';
import { ClusterCpu } from './cpu.mjs';
import { LABELS, startImplementation } from './implementations.mjs';
import { READS } from './operations.mjs';
import { readOptions } from './options.mjs';
import { printTable } from './print-table.mjs';
import { measureRead } from './rounds.mjs';
import { startSchool } from './school.mjs';

const options = readOptions();
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}; ` +
    `seed ${options.seed}, ${options.learners.toLocaleString('en')} learners, courses of ${options.units} units, ` +
    `${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s`,
);
const school = await startSchool(options);
const admin = new pg.Client(school.adminUrl);
const running = new Map();
let load = null;
try {
  await admin.connect();
  const { rows } = await admin.query('SELECT count(*)::int AS count FROM unit_progress');
  console.log(`${rows[0].count.toLocaleString('en')} rows of progress`);
  for (const name of options.against) running.set(name, await startImplementation(name, school, options));
  load = await startChild('load.mjs');
  const cluster = await ClusterCpu.of(admin);
  for (const [name, operation] of Object.entries(READS)) {
    if (!options.only.includes(name)) continue;
    const asked = { name, operation, running, school, admin };
    await checkAnswers(asked);
    const results = await measureRead(asked, { load, cluster, options });
    printTable(operation.title, results, LABELS);
  }
} finally {
  await load?.end();
  for (const implementation of running.values()) await implementation.end();
  await admin.end();
  await school.end();
}
