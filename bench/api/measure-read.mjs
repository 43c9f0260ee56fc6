// One of the reads, asked of every implementation and of Postgres itself.
import { requestFor } from './implementations.mjs';
import { hasPgbench, pgbenchRead } from './pgbench.mjs';
import { signedIn, takeTurns } from './rounds.mjs';
import { statementOf } from './statements.mjs';

export async function measureRead({ name, operation, running, school, admin }, { load, cluster, options }) {
  const sample = await operation.sample(admin);
  const contenders = new Map();
  for (const [implementation, { url, pid }] of running)
    contenders.set(implementation, {
      pid,
      cluster,
      measure: ({ askers, connections, seconds }) => {
        const requests = askers.map((asker) => requestFor(implementation, operation, name, asker));
        return load.ask({ url, connections, requests, seconds });
      },
    });
  if (options.against.includes('pgbench') && hasPgbench()) {
    const parameters = sample.map(operation.parameters);
    const asked = { admin, adminUrl: school.adminUrl, statement: statementOf(name), parameters };
    contenders.set('pgbench', { ...(await pgbenchRead(asked)), cluster });
  }
  return takeTurns(contenders, {
    options,
    beforeEach: async () => ({ askers: await signedIn(sample, school) }),
  });
}
