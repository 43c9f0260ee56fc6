// Growth: the same operations of the same server on a school of usual size, on one with ten times the learners, and on one
// with courses of 200 units, of which a page shows 20. All run at once and take turns.
import path from 'node:path';
import pg from 'pg';
import { ClusterCpu } from './cpu.mjs';
import { requestFor, startImplementation } from './implementations.mjs';
import { READS } from './operations.mjs';
import { printTable } from './print-table.mjs';
import { signedIn, takeTurns } from './rounds.mjs';
import { startSchool } from './school.mjs';

const SIZES = {
  '1x': ({ learners, units }) => ({ learners, units }),
  '10x': ({ learners, units }) => ({ learners: 10 * learners, units }),
  '200-units': ({ learners }) => ({ learners, units: 200 }),
};

const LABELS = {
  '1x': 'as above',
  '10x': 'ten times the learners',
  '200-units': 'courses of 200 units, paged',
};

export async function measureGrowth({ load, options }) {
  const schools = new Map();
  try {
    for (const [size, sizeOf] of Object.entries(SIZES))
      schools.set(size, await openSchool({ ...options, ...sizeOf(options) }, size));
    for (const [name, operation] of Object.entries(READS)) {
      if (!options.only.includes(name)) continue;
      for (const implementation of ['ours', 'limit']) {
        const contenders = new Map();
        for (const [size, opened] of schools)
          contenders.set(size, await contenderOf(opened, { name, operation, implementation, load }));
        const results = await takeTurns(contenders, {
          options,
          beforeEach: async (size) => {
            const { school } = schools.get(size);
            return { askers: await signedIn(contenders.get(size).sample, school) };
          },
        });
        const title = `Growth, ${implementation}: ${operation.title}`;
        printTable(title, results, { labels: LABELS, base: '1x' });
      }
    }
  } finally {
    for (const { end } of schools.values()) await end();
  }
}

async function openSchool(options, size) {
  const keep = options.keep === undefined ? undefined : path.join(options.keep, size);
  const school = await startSchool({ ...options, keep });
  const admin = new pg.Client(school.adminUrl);
  await admin.connect();
  const running = new Map();
  for (const name of ['ours', 'limit']) running.set(name, await startImplementation(name, school, {}));
  const cluster = await ClusterCpu.of(admin);
  return {
    school,
    admin,
    running,
    cluster,
    async end() {
      for (const implementation of running.values()) await implementation.end();
      await admin.end();
      await school.end();
    },
  };
}

async function contenderOf({ admin, running, cluster }, { name, operation, implementation, load }) {
  const { url, pid } = running.get(implementation);
  return {
    pid,
    cluster,
    sample: await operation.sample(admin),
    measure: ({ askers, connections, seconds }) => {
      const requests = askers.map((asker) => requestFor(implementation, operation, name, asker));
      return load.ask({ url, connections, requests, seconds });
    },
  };
}
