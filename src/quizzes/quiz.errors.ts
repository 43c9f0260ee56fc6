import { DomainError, badInput } from '../platform/errors.ts';
import type { Problem } from './scoring/index.ts';

export function attemptLimitReached(limit: number): DomainError {
  return new DomainError('ATTEMPT_LIMIT_REACHED', `All ${limit} attempts of this quiz are used.`, { limit });
}

export function attemptClosed(): DomainError {
  return new DomainError('ATTEMPT_CLOSED', 'This attempt has been submitted, so it takes no more responses.');
}

export function deadlinePassed(): DomainError {
  return new DomainError(
    'DEADLINE_PASSED',
    'The time of this attempt is over. It was submitted with the responses saved until then.',
  );
}

export function otherSubmission(): DomainError {
  return new DomainError('CONFLICT', 'This attempt was submitted with other responses, which stand.');
}

export function newerResponseSaved(rev: number): DomainError {
  return new DomainError(
    'CONFLICT',
    `Revision ${rev} of this response is saved already. Send a higher \`rev\`.`,
  );
}

export function wrongResponse(
  { slot, around, member }: Record<'slot' | 'around' | 'member', string>,
  problems: readonly Problem[],
): DomainError {
  const fields = problems.map(({ path, message }) => ({
    path: path === '' ? around : `${around}.${member}.${path}`,
    message,
  }));
  return badInput(
    `The response to "${slot}" does not fit the item. ${problems[0]?.message ?? ''}`.trim(),
    fields,
  );
}

export function answeredTwice(slot: string, path: string): DomainError {
  return badInput(`There are two responses to "${slot.slice(0, 80)}".`, [
    { path, message: 'is answered twice' },
  ]);
}

export function unknownSlot(slot: string, around = ''): DomainError {
  return badInput(`This attempt has no item "${slot.slice(0, 80)}".`, [
    { path: `${around}slot`, message: 'is not an item of this attempt' },
  ]);
}

export function coolingDown(retryAt: Date): DomainError {
  return new DomainError('COOL_DOWN', 'The next attempt may start after a pause.', {
    retryAt: retryAt.toISOString(),
  });
}

export function bankExhausted(): DomainError {
  return new DomainError(
    'CONFLICT',
    'The bank of this quiz holds too few items for an attempt. Its authors have to add some.',
  );
}

export function certaintyNotAsked(around: string): DomainError {
  return badInput('This quiz does not ask how sure you are.', [
    { path: `${around}response.certainty`, message: 'is not asked for by this quiz' },
  ]);
}

export function responseIsFinal(slot: string): DomainError {
  return new DomainError(
    'CONFLICT',
    `The response to "${slot.slice(0, 80)}" was checked for the last time and stands.`,
  );
}

export function nothingIsChecked(): DomainError {
  return badInput('This quiz checks responses only when the attempt is submitted.', [
    { path: 'attemptId', message: 'is of a quiz with deferred feedback' },
  ]);
}

export function cannotBeChecked(slot: string, why: string): DomainError {
  return badInput(`The response to "${slot.slice(0, 80)}" cannot be checked: ${why}.`, [
    { path: 'response', message: why },
  ]);
}

export function itemAtFault(slot: string): DomainError {
  return new DomainError(
    'CONFLICT',
    `The item "${slot.slice(0, 80)}" has a fault that its authors have to mend, so nothing can be said about a response. It costs no try.`,
  );
}

export function checkOvertaken(): DomainError {
  return new DomainError(
    'CONFLICT',
    'Another response to this item was checked meanwhile. Look at it first.',
  );
}

export function ownAttempt(): DomainError {
  return new DomainError('FORBIDDEN', 'Nobody decides about their own attempts.');
}

export function notInState(what: string): DomainError {
  return new DomainError('CONFLICT', `This attempt is ${what}.`);
}

export function otherAttemptOpen(): DomainError {
  return new DomainError('CONFLICT', 'The learner has another attempt at this quiz in progress.');
}
