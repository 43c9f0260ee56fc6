// A few readers, each of whom asks a light query again shortly after it was answered; tells how long each answer took.
import { Agent, request } from 'node:http';

const READERS = 2;
const PAUSE_MILLISECONDS = 20;
const agent = new Agent({ keepAlive: true, maxSockets: READERS });
const body = JSON.stringify({ query: '{ courses(first: 10) { edges { node { id title } } } }' });

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ url, token, seconds }) => {
  const until = performance.now() + seconds * 1_000;
  const times = await Promise.all(Array.from({ length: READERS }, () => read({ url, token }, until)));
  process.send({ times: times.flat() });
});

async function read(target, until) {
  const times = [];
  while (performance.now() < until) {
    times.push(await ask(target));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * (0.5 + Math.random())));
  }
  return times;
}

function ask({ url, token }) {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const asking = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => {
        if (text.includes('"title"')) resolve(performance.now() - from);
        else reject(new Error(`The server answered ${text.slice(0, 500)}`));
      });
    });
    asking.on('error', reject).end(body);
  });
}
