// Before anything is timed: every implementation gives the same answer, and another organization is given none.
import { answerFrom, requestFor } from './implementations.mjs';
import { signedIn } from './rounds.mjs';
import { sameAnswer } from './same-answer.mjs';

const COMPARED = 40;

export async function checkAnswers({ name, operation, running, school, admin }) {
  const sample = await operation.sample(admin);
  const step = Math.max(1, Math.floor(sample.length / COMPARED));
  const askers = await signedIn(
    sample.filter((_, index) => index % step === 0),
    school,
  );
  const strangers = askers.map((asker, index) => strangerTo(asker, askers, index));
  const locked = { count: 0 };
  for (const [index, asker] of askers.entries()) {
    const [[first, expected], ...others] = await answersTo(asker, { name, operation, running });
    if (JSON.stringify(expected).includes('QUIZ_NOT_PASSED')) locked.count += 1;
    if (expected === null) throw new Error(`${name}: ${first} answers nothing to ${JSON.stringify(asker)}.`);
    for (const [implementation, answer] of others)
      if (!sameAnswer(answer, expected))
        throw new Error(
          `${name}: ${implementation} and ${first} differ:\n${JSON.stringify(answer)}\n${JSON.stringify(expected)}`,
        );
    if (Object.keys(operation.variables(asker)).length === 0) continue;
    for (const [implementation, answer] of await answersTo(strangers[index], { name, operation, running }))
      if (answer !== null)
        throw new Error(`${name}: ${implementation} answers another organization: ${JSON.stringify(answer)}`);
  }
  console.log(
    `\n${name}: ${askers.length} askers get the same answer of ${[...running.keys()].join(', ')}` +
      `${locked.count > 0 ? `, ${locked.count} of them with locks and reasons` : ''}; another organization gets nothing.`,
  );
}

async function answersTo(asker, { name, operation, running }) {
  return Promise.all(
    [...running].map(async ([implementation, { url }]) => {
      const { method, path, headers, body } = requestFor(implementation, operation, name, asker);
      const response = await fetch(`${url}${path}`, { method, headers, body });
      return [implementation, answerFrom(implementation, name, await response.json())];
    }),
  );
}

/** Whoever asks for this from another organization. */
function strangerTo(asker, askers, index) {
  const others = [...askers.slice(index), ...askers];
  const other = others.find(({ organizationId }) => organizationId !== asker.organizationId);
  return { ...asker, ...pick(other, ['organizationId', 'membershipId', 'token']) };
}

function pick(row, keys) {
  return Object.fromEntries(keys.map((key) => [key, row[key]]));
}
