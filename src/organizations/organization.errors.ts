import { DomainError } from '../platform/errors.ts';

export function slugTaken(slug: string): DomainError {
  return new DomainError('CONFLICT', `There already is an organization with the slug "${slug}".`);
}
