import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from '@jest/globals';

const BUILT = path.resolve(import.meta.dirname, '../../../dist/src/quizzes');

/** Starts what a scoring thread starts, and tells which files were loaded for that. */
const STARTED = `
  const { Session } = require('node:inspector');
  const { parentPort, workerData } = require('node:worker_threads');
  const session = new Session();
  const urls = [];
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => urls.push(params.url));
  session.post('Debugger.enable', () =>
    import(workerData.thread).then(() => parentPort.postMessage(urls)));
`;

it('is loaded by its thread without forms, models or any package', async () => {
  const workerData = {
    thread: pathToFileURL(path.join(BUILT, 'scoring-thread.js')).href,
    tasks: path.join(BUILT, 'scoring/thread.js'),
    isIdle: false,
  };
  const worker = new Worker(STARTED, { eval: true, workerData });
  const urls = await new Promise<string[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  const base = `${pathToFileURL(BUILT).href}/`;
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => url.replace(base, ''));
  expect(files).toEqual(
    expect.arrayContaining(['scoring/thread.js', 'scoring/cloze/index.js', 'scoring/cloze/cloze.js']),
  );
  const pure = /^scoring\/([a-z-]+\/)?[a-z-]+\.js$/;
  expect(files.filter((file) => !pure.test(file)).sort()).toEqual(['scoring-thread.js', 'thread-clock.js']);
});
