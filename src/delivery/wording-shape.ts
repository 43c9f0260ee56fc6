import { z } from 'zod';

/** A sentence of a language file, and the names that may stand in braces in it. */
function sentence(...names: string[]) {
  return z
    .string()
    .trim()
    .min(1)
    .max(400)
    .refine((text) => !/[\r\n]/.test(text), 'is more than one line')
    .refine(
      (text) => text.replace(/{(\w+)}/g, '').search(/[{}]/) === -1,
      'has a brace that belongs to no name',
    )
    .refine(
      (text) => [...text.matchAll(/{(\w+)}/g)].every(([, name = '']) => names.includes(name)),
      names.length === 0
        ? 'may use no name in braces'
        : `may only use ${names.map((name) => `{${name}}`).join(', ')}`,
    );
}

/** A sentence in the forms of number that its language has, by `{count}`. */
function counted(...names: string[]) {
  const form = sentence('count', ...names);
  const optional = form.optional();
  return z.strictObject({
    zero: optional,
    one: optional,
    two: optional,
    few: optional,
    many: optional,
    other: form,
  });
}

/** All that e-mails say. A language file has every sentence, and nothing else. */
export const wordingShape = z.strictObject({
  frame: z.strictObject({
    greeting: sentence('name'),
    greetingWithoutName: sentence(),
    place: sentence('position', 'count'),
    numberedTitle: sentence('position', 'title'),
    reason: sentence('course', 'organization'),
    unsubscribe: sentence(),
    openUnit: sentence(),
    openUnitInBrowser: sentence(),
    openCourse: sentence(),
    takeQuiz: sentence(),
    answerHere: sentence(),
    isTrue: sentence(),
    isFalse: sentence(),
    cutShort: sentence(),
    readRest: sentence(),
  }),
  welcome: z.strictObject({ subject: sentence('course', 'unit'), opening: sentence('course') }),
  unit: z.strictObject({ subject: sentence('course', 'unit'), opening: sentence('course') }),
  digest: z.strictObject({
    subject: counted('course'),
    heading: counted(),
    opening: sentence('course'),
    readUnit: sentence(),
    more: counted(),
  }),
  reminder: z.strictObject({
    subject: sentence('course', 'unit'),
    opening: sentence('course', 'date'),
    closing: sentence(),
  }),
  notPassed: z.strictObject({
    subject: sentence('course', 'unit'),
    opening: sentence('course'),
    score: sentence('percent'),
    review: sentence(),
    reviewItems: sentence(),
    retryNow: sentence(),
    retryAt: sentence('date'),
    attemptsLeft: counted(),
    noAttemptsLeft: sentence(),
  }),
  graded: z.strictObject({
    subject: sentence('course', 'unit'),
    subjectChanged: sentence('course', 'unit'),
    opening: sentence('course'),
    openingChanged: sentence('course'),
    passed: sentence('percent'),
    notPassed: sentence('percent'),
    scored: sentence('percent'),
    hidden: sentence(),
  }),
  completed: z.strictObject({
    subject: sentence('course'),
    opening: sentence('course'),
    closing: counted(),
  }),
  paused: z.strictObject({
    subject: sentence('course'),
    opening: sentence('course'),
    until: sentence('date'),
    open: sentence(),
    kept: sentence(),
  }),
  resumed: z.strictObject({
    subject: sentence('course'),
    opening: sentence('course'),
    closing: sentence(),
  }),
  signIn: z.strictObject({
    subject: sentence('organization'),
    heading: sentence(),
    opening: sentence('organization'),
    button: sentence(),
    holds: counted(),
    ignore: sentence(),
    reason: sentence('organization'),
  }),
  unsubscribe: z.strictObject({
    title: sentence(),
    text: sentence('course', 'organization'),
    button: sentence(),
    doneTitle: sentence(),
    doneText: sentence('course', 'organization'),
    again: sentence(),
  }),
  page: z.strictObject({ openUnit: sentence(), expired: sentence(), expiredText: sentence('days') }),
});

export type Wording = z.infer<typeof wordingShape>;
export type CountedSentence = z.infer<ReturnType<typeof counted>>;
