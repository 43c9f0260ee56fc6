import type { Duplex } from 'node:stream';
import pg from 'pg';
import { Packet } from '../../src/platform/database/packet.ts';

interface Said {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What this process says to Postgres, statement by statement in the order of sending. */
interface Watch {
  readonly statements: Said[];
  /** How often it went on only when Postgres had answered: what is sent before that travels together. */
  readonly roundTrips: number;
  restart(): void;
  stop(): void;
}

/** From now on, until `stop`. */
export function watchStatements(): Watch {
  const statements: Said[] = [];
  let roundTrips = 0;
  let isAnswered = true;
  const heard = new WeakSet<pg.Client>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function watched(this: pg.Client, ...args: unknown[]) {
    const [said] = args as [string | Said | Packet];
    const all = said instanceof Packet ? said.statements : [typeof said === 'string' ? { text: said } : said];
    // Who waits for jobs is told after the commit, of several at once.
    if (!all.some(({ text }) => text.includes('pg_notify'))) {
      statements.push(...all);
      if (isAnswered) roundTrips += 1;
      isAnswered = false;
      if (!heard.has(this)) streamOf(this).prependListener('data', () => (isAnswered = true));
      heard.add(this);
    }
    return Reflect.apply(query, this, args);
  } as typeof query;
  return {
    statements,
    get roundTrips() {
      return roundTrips;
    },
    restart() {
      statements.length = 0;
      roundTrips = 0;
      isAnswered = true;
    },
    stop: () => void (pg.Client.prototype.query = query),
  };
}

function streamOf(client: pg.Client): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream;
}
