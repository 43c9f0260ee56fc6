// Readers, each of whom asks a light query again some time after it was answered, or at once; tells how long each answer took.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });
const body = JSON.stringify({ query: '{ courses(first: 10) { edges { node { id title } } } }' });

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ url, token, seconds, readers, pauseMilliseconds }) => {
  const until = performance.now() + seconds * 1_000;
  const one = () => read({ url, token, pauseMilliseconds }, until);
  const times = await Promise.all(Array.from({ length: readers }, one));
  process.send({ times: times.flat() });
});

async function read(target, until) {
  const times = [];
  while (performance.now() < until) {
    times.push(await ask(target));
    if (target.pauseMilliseconds > 0)
      await new Promise((resolve) => setTimeout(resolve, target.pauseMilliseconds * (0.5 + Math.random())));
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
