import pg from 'pg';

/** What a statement came to: rows and their number, or the SQLSTATE it was refused with. */
export interface Outcome {
  readonly code: string | null;
  readonly count: number;
  readonly rows: readonly Record<string, unknown>[];
}

/** One connection on which statements are tried out: each in a transaction of its own that is rolled back. */
export interface SqlSession {
  try(sql: string, parameters?: unknown[], settings?: Readonly<Record<string, string>>): Promise<Outcome>;
  end(): Promise<void>;
}

/** @param url of the app role, or of a superuser to see what is refused even to that one */
export async function openSession(url: string, options?: string): Promise<SqlSession> {
  const client = new pg.Client({ connectionString: url, ...(options !== undefined && { options }) });
  client.on('error', () => undefined);
  await client.connect();
  return {
    async try(sql, parameters = [], settings = {}) {
      await client.query('BEGIN');
      try {
        for (const [name, value] of Object.entries(settings))
          await client.query('SELECT set_config($1, $2, true)', [name, value]);
        const { rows, rowCount } = await client.query(sql, parameters);
        return { code: null, count: rowCount ?? 0, rows };
      } catch (error) {
        return { code: (error as { code?: string }).code ?? 'none', count: 0, rows: [] };
      } finally {
        await client.query('ROLLBACK');
      }
    },
    end: () => client.end(),
  };
}
