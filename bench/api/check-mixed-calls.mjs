// Many organizations at once over a pool of two connections: not one row of another may come.
import { answerFrom, requestFor, startImplementation } from './implementations.mjs';
import { signedIn } from './rounds.mjs';
import { sameAnswer } from './same-answer.mjs';

const CONNECTIONS = 16;

export async function checkMixedCalls({ name, operation, running, school, admin }, { load, options }) {
  const sample = await signedIn(await operation.sample(admin), school);
  for (const implementation of ['ours', 'limit-rls']) {
    if (!running.has(implementation) || !running.has('limit')) continue;
    const small = await startImplementation(implementation, school, { poolSize: 2 });
    try {
      const { bodies, wrong } = await load.ask({
        url: small.url,
        connections: CONNECTIONS,
        calls: options.calls,
        requests: sample.map((asker) => requestFor(implementation, operation, name, asker)),
      });
      for (const [index, asker] of sample.entries()) {
        const { path, method } = requestFor('limit', operation, name, asker);
        const response = await fetch(`${running.get('limit').url}${path}`, { method });
        const expected = answerFrom('limit', name, await response.json());
        if (!sameAnswer(answerFrom(implementation, name, JSON.parse(bodies[index])), expected))
          throw new Error(`${name}: over a pool of 2, ${implementation} answers ${bodies[index]}`);
      }
      if (wrong > 0)
        throw new Error(`${name}: over a pool of 2, ${wrong} of ${options.calls} answers were another’s.`);
      const organizations = new Set(sample.map(({ organizationId }) => organizationId)).size;
      console.log(
        `${name}: ${options.calls.toLocaleString('en')} calls of ${organizations} organizations over a pool of 2 of ${implementation}: none wrong.`,
      );
    } finally {
      await small.end();
    }
  }
}
