/** By name: to know the classes would be to load the program, of which these may say that it cannot start. */
const EXPECTED = new Set(['ConfigError', 'PreconditionError', 'ContentError', 'DomainError']);

/** Ends the process with a sentence for what was foreseen, and with the whole error for what was not. */
export function fail(error: unknown): never {
  const isSaid = error instanceof Error && (EXPECTED.has(error.name) || error.constructor === Error);
  console.error(isSaid ? `\n${error.message}\n` : error);
  process.exit(1);
}
