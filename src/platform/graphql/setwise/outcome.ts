import type { DomainError } from '../../errors.ts';

/** What became of an operation: written, not ours, or refused because the service cannot answer now. */
export type Outcome = { readonly text: string } | { readonly refusal: DomainError } | null;
