// Processes of the bench: each says once where it is, and ends with whoever started it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** @returns what it said first, its pid, and how to ask and to end it */
export async function startChild(file, { env = {}, execPath, execArgv = [] } = {}) {
  const child = fork(path.join(import.meta.dirname, file), {
    env: { ...process.env, ...env },
    execPath,
    execArgv,
  });
  const end = async () => {
    if (child.connected) child.disconnect();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const said = await answerOf(child, file);
  return {
    ...said,
    pid: child.pid,
    ask(question) {
      child.send(question);
      return answerOf(child, file);
    },
    end,
  };
}

function answerOf(child, file) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`${file} ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      if (answer.failure === undefined) resolve(answer);
      else reject(new Error(`${file}: ${answer.failure}`));
    });
  });
}
