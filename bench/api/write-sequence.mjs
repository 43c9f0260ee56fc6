// start → save → submit → pass, learner by learner: each pass unlocks the unit of the next.
import { RIGHT_RESPONSES } from './template.mjs';
import { requestOf } from './connection.mjs';

const START = `mutation Start($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id number status } } }`;
const SAVE = `mutation Save($input: SaveResponseInput!) { saveResponse(input: $input) { item { slot rev } } }`;
const SUBMIT = `mutation Submit($input: SubmitAttemptInput!) {
  submitAttempt(input: $input) { attempt { status } result { percent passed } unlocked { id position title } } }`;
const RESPONSES = Object.entries(RIGHT_RESPONSES).map(([slot, response]) => ({ slot, response }));

/** @returns a function that passes the next unit of the connection's learners */
export function writeSequence(connection, target, { kind, learners }) {
  let at = 0;
  let current = learners[at];
  const takeNext = () => {
    at += 1;
    current = learners[at];
  };
  const steps = { graphql: passByGraphql, function: passByFunction, functions: passByFunctions };
  return async () => {
    if (current === undefined) throw new Error('The learners of the bench have passed everything.');
    await steps[kind]();
  };

  async function passByGraphql() {
    const { startAttempt } = await mutate(START, { unitId: current.unitId });
    const attemptId = startAttempt.attempt.id;
    await mutate(SAVE, { attemptId, rev: 1, ...RESPONSES[0] });
    const { submitAttempt } = await mutate(SUBMIT, { attemptId, responses: RESPONSES.slice(1) });
    if (submitAttempt.result?.passed !== true)
      throw new Error(`Not passed: ${JSON.stringify(submitAttempt)}`);
    const [unlocked] = submitAttempt.unlocked;
    if (unlocked === undefined) takeNext();
    else current.unitId = unlocked.id;
  }

  /** All in one call, so in one commit. */
  async function passByFunction() {
    const answer = await call('pass-unit', [current.organizationId, current.membershipId, current.unitId]);
    if (answer.unlocked === null) takeNext();
    else current.unitId = answer.unlocked;
  }

  /** A call and a commit for each of the three. */
  async function passByFunctions() {
    const { organizationId, membershipId } = current;
    const { attempt } = await call('start-unit', [organizationId, membershipId, current.unitId]);
    await call('save-response', [organizationId, membershipId, attempt]);
    const answer = await call('submit-unit', [organizationId, membershipId, attempt]);
    if (answer.unlocked === null) takeNext();
    else current.unitId = answer.unlocked;
  }

  async function mutate(query, input) {
    const { status, body } = await connection.ask(
      requestOf({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${current.token}`,
          'x-organization-id': current.organizationId,
          'x-membership-id': current.membershipId,
        },
        body: JSON.stringify({ query, variables: { input } }),
      }),
    );
    const answer = JSON.parse(body.toString());
    if (status !== 200 || answer.errors !== undefined)
      throw new Error(`${status}: ${body.toString().slice(0, 500)}`);
    return answer.data;
  }

  async function call(name, values) {
    const { status, body } = await connection.ask(
      requestOf({ method: 'GET', path: `/${[name, ...values].join('/')}` }),
    );
    if (status !== 200) throw new Error(`${status}: ${body.toString().slice(0, 500)}`);
    return JSON.parse(body.toString()).data;
  }
}
