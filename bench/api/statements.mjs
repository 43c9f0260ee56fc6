import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The statement of the limit for an operation. */
export function statementOf(name) {
  return readFileSync(path.join(import.meta.dirname, 'sql', `${path.basename(name)}.sql`), 'utf8');
}
