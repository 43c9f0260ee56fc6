import pg from 'pg';
import { Packet } from '../../src/platform/database/packet.ts';

interface Said {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What this process says to Postgres from now on, statement by statement in the order of sending, until `stop`. */
export function watchStatements(): { statements: Said[]; stop: () => void } {
  const statements: Said[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function watched(this: pg.Client, ...args: unknown[]) {
    const [said] = args as [string | Said | Packet];
    if (said instanceof Packet) statements.push(...said.statements);
    else statements.push(typeof said === 'string' ? { text: said } : said);
    return Reflect.apply(query, this, args);
  } as typeof query;
  return { statements, stop: () => void (pg.Client.prototype.query = query) };
}
