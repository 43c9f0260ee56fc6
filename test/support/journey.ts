import type { Client, Data } from './client.ts';

/** The steps of a learner, as a client app would take them. */

export async function enroll(
  client: Client,
  courseId: string,
): Promise<{ enrollmentId: string; unlocked: { id: string; title: string }[] }> {
  const { enroll: payload } = await client.run(
    'mutation ($input: EnrollInput!) { enroll(input: $input) { enrollment { id } unlocked { id title } } }',
    { input: { courseId } },
  );
  return { enrollmentId: payload.enrollment.id, unlocked: payload.unlocked };
}

export async function startAttempt(client: Client, unitId: string): Promise<string> {
  const { startAttempt: payload } = await client.run(
    'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }',
    { input: { unitId } },
  );
  return payload.attempt.id;
}

/** Right responses to the tiny course's quizzes. */
export const RIGHT = [
  { slot: 'choice', response: { singleChoice: { optionId: 'right' } } },
  { slot: 'number', response: { numeric: { value: '2' } } },
];

export const WRONG = [
  { slot: 'choice', response: { singleChoice: { optionId: 'wrong' } } },
  { slot: 'number', response: { numeric: { value: '3' } } },
];

export const SUBMIT = `mutation ($input: SubmitAttemptInput!) {
  submitAttempt(input: $input) {
    attempt { id status number }
    result { earned max percent passed items { slot earned outcome feedback explanation } }
    unlocked { id title position }
  }
}`;

export async function submit(client: Client, attemptId: string, responses: object[] = RIGHT): Promise<Data> {
  const { submitAttempt } = await client.run(SUBMIT, { input: { attemptId, responses } });
  return submitAttempt;
}

/** A bank with one item. @returns the id of the bank */
export async function makeBank(client: Client, courseId: string): Promise<string> {
  const { createItemBank } = await client.run(
    'mutation ($input: CreateItemBankInput!) { createItemBank(input: $input) { itemBank { id } } }',
    { input: { courseId, stableId: 'basics', title: 'Basics' } },
  );
  const bankId: string = createItemBank.itemBank.id;
  await client.run('mutation ($input: CreateItemInput!) { createItem(input: $input) { item { id } } }', {
    input: { bankId, tags: ['easy'], item: { prompt: 'Is it so?', trueFalse: { correct: true } } },
  });
  return bankId;
}
