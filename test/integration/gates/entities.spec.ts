import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, EntityMetadata } from 'typeorm';
import { ENTITIES } from '../../../src/app.module.ts';
import { appDataSource } from '../../../src/platform/database/data-source.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

/** Tables that only SQL reads and writes. */
const WITHOUT_ENTITY = [
  'cohort_courses',
  'cohort_members',
  'idempotency_keys',
  'mail_answers',
  'mail_quotas',
  'rate_limits',
  'runner_heartbeats',
  'schema_migrations',
];

let database: TestDatabase;
let dataSource: DataSource;
let catalogue: Record<string, string[]>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { url } = database;
  dataSource = appDataSource({ url, poolSize: 1, entities: ENTITIES, onError: () => undefined });
  await dataSource.initialize();
  const rows = await database.admin<{ name: string; columns: string[] }>(`
    SELECT c.relname AS name, array_agg(concat_ws(' ', a.attname, format_type(a.atttypid, NULL),
      CASE WHEN a.attnotnull THEN 'NOT NULL' END,
      CASE WHEN a.attnum = ANY (k.conkey) THEN 'KEY' END) ORDER BY a.attname) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') GROUP BY 1`);
  catalogue = Object.fromEntries(rows.map(({ name, columns }) => [name, columns.toSorted()]));
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

const TYPES: Record<string, string> = { timestamptz: 'timestamp with time zone' };

function columnsOf({ columns }: EntityMetadata): string[] {
  return columns
    .map((column) =>
      [
        column.databaseName,
        `${TYPES[String(column.type)] ?? String(column.type)}${column.isArray ? '[]' : ''}`,
        ...(column.isNullable ? [] : ['NOT NULL']),
        ...(column.isPrimary ? ['KEY'] : []),
      ].join(' '),
    )
    .toSorted();
}

describe('the entities', () => {
  it('have the columns, types, nullability and keys of their tables', () => {
    const entities = dataSource.entityMetadatas.map(
      (entity) => [entity.tableName, columnsOf(entity)] as const,
    );
    for (const [table, columns] of entities) expect([table, columns]).toEqual([table, catalogue[table]]);
  });

  it('stand for every table but those that only SQL touches', () => {
    const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect([...tables, ...WITHOUT_ENTITY].toSorted()).toEqual(Object.keys(catalogue).toSorted());
  });
});
