// The closed loop: so many connections, each of which asks again as soon as it was answered.
import { Connection, requestOf } from './connection.mjs';
import { writeSequence } from './write-sequence.mjs';
import { quantile } from '../measure.mjs';

process.on('disconnect', () => process.exit(0));
process.on('message', (question) => {
  run(question).then(
    (answer) => process.send(answer),
    (error) => process.send({ failure: String(error?.stack ?? error) }),
  );
});
process.send({});

async function run({ url, connections, seconds, requests, sequences }) {
  const target = new URL(url);
  const opened = Array.from({ length: connections }, () => new Connection(target));
  const ready = requests?.map(requestOf);
  const times = [];
  let next = 0;
  const until = performance.now() + seconds * 1_000;
  const from = performance.now();
  await Promise.all(
    opened.map(async (connection, index) => {
      const sequence = sequences && writeSequence(connection, target, sequences[index]);
      while (performance.now() < until) {
        const asked = performance.now();
        if (sequence) await sequence();
        else assertAnswered(await connection.ask(ready[next++ % ready.length]));
        times.push(performance.now() - asked);
      }
    }),
  );
  const elapsed = performance.now() - from;
  for (const connection of opened) connection.end();
  return {
    count: times.length,
    seconds: elapsed / 1_000,
    perSecond: (times.length * 1_000) / elapsed,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

/** An error that is answered quickly must not count as speed. */
function assertAnswered({ status, body }) {
  if (status !== 200 || !/^{"data" ?: ?{/.test(body.latin1Slice(0, 11)))
    throw new Error(`The server answered ${status}: ${body.utf8Slice(0, 500)}`);
}
