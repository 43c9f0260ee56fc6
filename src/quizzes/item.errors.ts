import { DomainError, badInput } from '../platform/errors.ts';
import { MAX_BANK_ITEMS } from './item-types/form-fields.ts';

export function bankExists(stableId: string): DomainError {
  return new DomainError('CONFLICT', `The course has a bank "${stableId}" already.`);
}

export function itemExists(stableId: string): DomainError {
  return new DomainError('CONFLICT', `The bank has an item "${stableId}" already.`);
}

export function bankDeprecated(): DomainError {
  return new DomainError('CONFLICT', 'The bank is deprecated and takes no more items. Revive it first.');
}

export function bankFull(): DomainError {
  const most = MAX_BANK_ITEMS.toLocaleString('en');
  return new DomainError(
    'CONFLICT',
    `A bank holds ${most} items at most. Deprecate some that are not needed.`,
  );
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
    `The published quiz of ${units} could no longer draw as many items as it asks for, so that no attempt could start. Send \`force: true\` to do it all the same.`,
  );
}
