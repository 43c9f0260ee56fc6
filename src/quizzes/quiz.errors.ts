import { DomainError, badInput } from '../platform/errors.ts';
import type { Problem } from './scoring/index.ts';

export function attemptLimitReached(limit: number): DomainError {
  return new DomainError('ATTEMPT_LIMIT_REACHED', `All ${limit} attempts of this quiz are used.`);
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

export function wrongResponse(slot: string, problems: readonly Problem[]): DomainError {
  const fields = problems.map(({ path, message }) => ({
    path: path === '' ? `response` : `response.${path}`,
    message,
  }));
  return badInput(
    `The response to "${slot}" does not fit the item. ${problems[0]?.message ?? ''}`.trim(),
    fields,
  );
}

export function answeredTwice(slot: string): DomainError {
  return badInput(`There are two responses to "${slot.slice(0, 80)}".`, [
    { path: 'responses', message: 'must name each item once' },
  ]);
}

export function unknownSlot(slot: string): DomainError {
  return badInput(`This attempt has no item "${slot.slice(0, 80)}".`, [
    { path: 'slot', message: 'is not an item of this attempt' },
  ]);
}

export function bankExists(stableId: string): DomainError {
  return new DomainError('CONFLICT', `The course has a bank "${stableId}" already.`);
}

export function itemExists(stableId: string): DomainError {
  return new DomainError('CONFLICT', `The bank has an item "${stableId}" already.`);
}

export function bankDeprecated(): DomainError {
  return new DomainError('CONFLICT', 'The bank is deprecated and takes no more items. Revive it first.');
}

export function itemOfUnit(): DomainError {
  return new DomainError(
    'CONFLICT',
    'The item stands in the quiz of a unit, not in a bank: a new version of the course moves or removes it.',
  );
}

export function otherItemType(type: string, name: string): DomainError {
  return badInput(`The item is of type ${type} and stays so. Make another item for another type.`, [
    { path: 'item', message: `must have ${name}, as in the versions before` },
  ]);
}

export function drawsTooFew(unitTitles: readonly string[]): DomainError {
  const units = unitTitles.map((title) => `“${title}”`).join(', ');
  return new DomainError(
    'CONFLICT',
    `The published quiz of ${units} could no longer draw as many items as it asks for. Send \`force: true\` to let it draw fewer.`,
  );
}
