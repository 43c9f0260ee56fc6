// Paired rounds: within each, the contenders take turns, so that whatever else the machine does falls on all alike.
import { cpuOf } from './cpu.mjs';

/** Compilers of servers go on for thousands of requests, and a pass is slow. */
const WARM_UP_SECONDS = 6;

/**
 * Each contender measures with the round's own askers, in a cluster whose CPU is counted. @returns by contender, its rounds
 */
export async function takeTurns(contenders, { options, beforeEach }) {
  const results = new Map([...contenders.keys()].map((name) => [name, []]));
  const { connections, seconds } = options;
  for (let round = -1; round < options.rounds; round += 1) {
    for (const [name, { pid, cluster, measure }] of contenders) {
      const given = await beforeEach(name);
      const before = { server: pid === null ? null : cpuOf(pid), postgres: await cluster.read() };
      const measured = await measure({
        ...given,
        connections,
        seconds: round < 0 ? WARM_UP_SECONDS : seconds,
      });
      const each = (after, from) =>
        after === null || from === null ? null : (after - from) / measured.count;
      const spent = {
        serverCpu: pid === null ? null : each(cpuOf(pid), before.server),
        postgresCpu: each(await cluster.read(), before.postgres),
      };
      if (round >= 0) results.get(name).push({ ...measured, ...spent });
    }
  }
  return results;
}

export async function signedIn(sample, school) {
  return Promise.all(sample.map(async (asker) => ({ ...asker, token: await school.sign(asker) })));
}
