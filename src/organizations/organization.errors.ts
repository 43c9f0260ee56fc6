import { badInput, DomainError } from '../platform/errors.ts';

export function slugTaken(slug: string): DomainError {
  return new DomainError('CONFLICT', `There already is an organization with the slug "${slug}".`);
}

export function unknownZone(name: string): DomainError {
  return badInput(`There is no time zone "${name}"; one is called Europe/Paris, for example.`, [
    { path: 'timeZone', message: 'must be the name of an IANA time zone' },
  ]);
}
