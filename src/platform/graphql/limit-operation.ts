import { DomainError } from '../errors.ts';
import { LIMITS, ONCE_PER_REQUEST } from './limits.ts';
import type { SelectedField } from './operation-fields.ts';

/** @throws DomainError QUERY_TOO_COMPLEX when there are too many root fields, too many levels or two sensitive mutations. */
export function assertShape(fields: readonly SelectedField[]): void {
  const roots = fields.filter((field) => field.depth === 1);
  refuseAbove('root fields', roots.length, LIMITS.rootFields);
  refuseAbove('levels of nested fields', Math.max(0, ...fields.map((field) => field.depth)), LIMITS.depth);
  if (roots.filter((root) => ONCE_PER_REQUEST.has(root.field.name)).length > 1) {
    throw new DomainError(
      'QUERY_TOO_COMPLEX',
      `A request may hold one of ${[...ONCE_PER_REQUEST].join(', ')}, once.`,
    );
  }
}

/** @throws DomainError QUERY_TOO_COMPLEX */
export function assertAffordable(cost: number): void {
  refuseAbove('cost', cost, LIMITS.cost);
}

function refuseAbove(what: string, asked: number, allowed: number): void {
  if (asked <= allowed) return;
  throw new DomainError(
    'QUERY_TOO_COMPLEX',
    `The operation has ${asked} ${what}; at most ${allowed} are allowed.`,
  );
}
