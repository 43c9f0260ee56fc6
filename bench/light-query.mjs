// Starts a server on a database of its own and another process that asks it, with scoring threads at rest and busy in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { quantile } from './measure.mjs';

const ROUNDS = 5;
const TURNS = 4;
const SECONDS = 2;
/** What else the machine does: nothing, scoring at one priority or the other, or what is no business of the server's. */
const KINDS = ['rest', 'normal', 'idle', 'foreign'];

/** How many ask at once, and how long each waits before it asks again. */
export const LOADS = {
  few: { readers: 2, pauseMilliseconds: 20 },
  many: { readers: 16, pauseMilliseconds: 0 },
};

export async function measureLightQuery(load) {
  const server = fork(new URL('light-query-server.mjs', import.meta.url));
  const client = fork(new URL('light-query-client.mjs', import.meta.url));
  try {
    const { url, token, threads } = await answerOf(server);
    const ask = async (seconds) => {
      client.send({ url, token, seconds, ...load });
      return (await answerOf(client)).times;
    };
    const askWhile = async (kind) => {
      server.send({ kind: kind === 'rest' ? null : kind });
      await answerOf(server);
      return ask(SECONDS);
    };
    await ask(3); // the server warms up
    for (const kind of KINDS) await askWhile(kind);
    const rounds = [];
    const all = ofEach(() => []);
    for (let number = 0; number < ROUNDS; number += 1) {
      // In quick turns, so that whatever else the machine does falls on all alike.
      const times = ofEach(() => []);
      for (let turn = 0; turn < TURNS; turn += 1)
        for (const kind of inTurn(number + turn)) times[kind].push(...(await askWhile(kind)));
      rounds.push(ofEach((kind) => quantile(times[kind], 0.99)));
      for (const kind of KINDS) all[kind].push(...times[kind]);
    }
    // Of all rounds together: the p99 of one round hangs on its seven slowest answers.
    const p99 = ofEach((kind) => quantile(all[kind], 0.99));
    const ratios = ofEach((kind) => p99[kind] / p99.rest);
    return { rounds, threads, answers: all.rest.length, ratios };
  } finally {
    client.kill();
    if (server.connected) server.send({ end: true });
    if (server.exitCode === null) await once(server, 'exit');
  }
}

function ofEach(work) {
  return Object.fromEntries(KINDS.map((kind) => [kind, work(kind)]));
}

/** Each is the first in its turn. */
function inTurn(number) {
  const from = number % KINDS.length;
  return [...KINDS.slice(from), ...KINDS.slice(0, from)];
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
