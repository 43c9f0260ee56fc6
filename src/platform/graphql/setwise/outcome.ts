import type { DomainError } from '../../errors.ts';

/** What became of a query: written, not ours, or refused because the service cannot answer now. */
export type Outcome = { readonly text: string } | { readonly refusal: DomainError } | null;
