// Starts a server on a database of its own and another process that asks it, with scoring threads at rest and busy in turn.
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
    const askWhile = async (priority) => {
      server.send({ priority });
      await answerOf(server);
      return ask(SECONDS);
    };
    await ask(3); // the server warms up
    for (const priority of ['normal', 'idle']) await askWhile(priority);
    const rounds = [];
    const all = { rest: [], normal: [], idle: [] };
    for (let number = 0; number < ROUNDS; number += 1) {
      // In quick turns, so that whatever else the machine does falls on all alike.
      const times = { rest: [], normal: [], idle: [] };
      for (let turn = 0; turn < TURNS; turn += 1) {
        times.rest.push(...(await askWhile(null)));
        times.normal.push(...(await askWhile('normal')));
        times.idle.push(...(await askWhile('idle')));
      }
      rounds.push(eachOf(times, (list) => quantile(list, 0.99)));
      for (const kind of Object.keys(all)) all[kind].push(...times[kind]);
    }
    // Of all rounds together: the p99 of one round hangs on its four slowest answers.
    const { rest, normal, idle } = eachOf(all, (list) => quantile(list, 0.99));
    return { rounds, threads, ratios: { normal: normal / rest, idle: idle / rest } };
  } finally {
    client.kill();
    if (server.connected) server.send({ end: true });
    if (server.exitCode === null) await once(server, 'exit');
  }
}

function eachOf(object, work) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, work(value)]));
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
