// Paired rounds: within each, the implementations take turns, so that whatever else the machine does falls on all alike.
import { cpuOf } from './cpu.mjs';
import { requestFor } from './implementations.mjs';

const WARM_UP_SECONDS = 2;

/** @returns by implementation, its rounds */
export async function measureRead({ name, operation, running, school, admin }, { load, cluster, options }) {
  const sample = await operation.sample(admin);
  const results = new Map([...running.keys()].map((implementation) => [implementation, []]));
  const { connections, seconds } = options;
  for (let round = -1; round < options.rounds; round += 1) {
    const askers = await signedIn(sample, school);
    for (const [implementation, { url, pid }] of running) {
      const requests = askers.map((asker) => requestFor(implementation, operation, name, asker));
      const before = { server: cpuOf(pid), postgres: await cluster.read() };
      const measured = await load.ask({
        url,
        connections,
        requests,
        seconds: round < 0 ? WARM_UP_SECONDS : seconds,
      });
      const each = (after, from) => (after === null ? null : (after - from) / measured.count);
      const spent = {
        serverCpu: each(cpuOf(pid), before.server),
        postgresCpu: each(await cluster.read(), before.postgres),
      };
      if (round >= 0) results.get(implementation).push({ ...measured, ...spent });
    }
  }
  return results;
}

export async function signedIn(sample, school) {
  return Promise.all(sample.map(async (asker) => ({ ...asker, token: await school.sign(asker) })));
}
