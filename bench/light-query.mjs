// Starts a server on a database of its own and another process that asks it, with scoring threads idle and busy in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { quantile } from './measure.mjs';

const ROUNDS = 5;
const TURNS = 4;
const SECONDS = 2;

export async function measureLightQuery() {
  const server = fork(new URL('light-query-server.mjs', import.meta.url));
  const client = fork(new URL('light-query-client.mjs', import.meta.url));
  try {
    const { url, token, threads } = await answerOf(server);
    const ask = async (seconds) => {
      client.send({ url, token, seconds });
      return (await answerOf(client)).times;
    };
    const askWhile = async (isBusy) => {
      server.send({ isBusy });
      await answerOf(server);
      return ask(SECONDS);
    };
    await ask(3); // the server warms up
    await askWhile(true);
    const rounds = [];
    const all = { idle: [], busy: [] };
    for (let number = 0; number < ROUNDS; number += 1) {
      // Idle and busy in quick turns, so that whatever else the machine does falls on both alike.
      const times = { idle: [], busy: [] };
      for (let turn = 0; turn < TURNS; turn += 1) {
        times.idle.push(...(await askWhile(false)));
        times.busy.push(...(await askWhile(true)));
      }
      rounds.push({ idle: quantile(times.idle, 0.99), busy: quantile(times.busy, 0.99) });
      all.idle.push(...times.idle);
      all.busy.push(...times.busy);
    }
    // Of all rounds together: the p99 of one round hangs on its four slowest answers.
    const ratio = quantile(all.busy, 0.99) / quantile(all.idle, 0.99);
    return { rounds, threads, ratio };
  } finally {
    client.kill();
    if (server.connected) server.send({ end: true });
    if (server.exitCode === null) await once(server, 'exit');
  }
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`A process of the bench ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
  });
}
