// The closed loop: so many connections, each of which asks again as soon as it was answered.
import { Connection, requestOf } from './connection.mjs';
import { writeSequence } from './write-sequence.mjs';
import { quantile } from '../measure.mjs';

/** A prime, so that neighbours in time are of other organizations. */
const STRIDE = 7919;

process.on('disconnect', () => process.exit(0));
process.on('message', (question) => {
  run(question).then(
    (answer) => process.send(answer),
    (error) => process.send({ failure: String(error?.stack ?? error) }),
  );
});
process.send({});

function run(question) {
  return question.calls === undefined ? loop(question) : mix(question);
}

async function loop({ url, connections, seconds, requests, sequences }) {
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
      do {
        const asked = performance.now();
        if (sequence) await sequence();
        else assertAnswered(await connection.ask(ready[next++ % ready.length]));
        times.push(performance.now() - asked);
      } while (performance.now() < until);
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

/** Everybody is answered once, and then so many calls in a shuffled order: each has to be answered the same again. */
async function mix({ url, connections, calls, requests }) {
  const target = new URL(url);
  const opened = Array.from({ length: connections }, () => new Connection(target));
  const ready = requests.map(requestOf);
  const bodies = [];
  for (const request of ready) {
    const answer = await opened[0].ask(request);
    assertAnswered(answer);
    bodies.push(answer.body);
  }
  let next = 0;
  let wrong = 0;
  await Promise.all(
    opened.map(async (connection) => {
      while (next < calls) {
        const index = (next++ * STRIDE) % ready.length;
        const answer = await connection.ask(ready[index]);
        assertAnswered(answer);
        if (!answer.body.equals(bodies[index])) wrong += 1;
      }
    }),
  );
  for (const connection of opened) connection.end();
  return { bodies: bodies.map(String), wrong };
}

/** An error that is answered quickly must not count as speed. */
function assertAnswered({ status, body }) {
  if (status !== 200 || !/^{"data" ?: ?{/.test(body.subarray(0, 11).toString()))
    throw new Error(`The server answered ${status}: ${body.toString().slice(0, 500)}`);
}
