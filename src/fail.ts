import { ContentError } from './authoring/index.ts';
import { ConfigError } from './platform/config/load-config.ts';
import { PreconditionError } from './platform/database/database.module.ts';
import { DomainError } from './platform/errors.ts';

const EXPECTED = [ConfigError, PreconditionError, ContentError, DomainError];

/** Ends the process with a sentence for what was foreseen, and with the whole error for what was not. */
export function fail(error: unknown): never {
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  const isPlain = error instanceof Error && error.constructor === Error;
  console.error(isExpected || isPlain ? `\n${(error as Error).message}\n` : error);
  process.exit(1);
}
