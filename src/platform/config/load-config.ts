import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { LIMITS } from '../graphql/limits.ts';
import { readDkimKey } from './read-dkim-key.ts';

export { ConfigError } from './config-error.ts';

/** The repository's root: two levels above src/platform, whether run from src/ or dist/src/. */
const PROJECT_ROOT = findProjectRoot(import.meta.dirname);

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'])
  .transform((v) => ['true', '1', 'on'].includes(v));
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
/** Off, or room for at least one operation of the highest cost. */
const points = whole(0, 1_000_000_000).refine(
  (value) => value === 0 || value >= LIMITS.cost,
  `must be 0 or at least ${LIMITS.cost}`,
);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL');

const domain = z
  .string()
  .max(190)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i, 'must be a domain');

const environmentVariables = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  ROLE: z.enum(['api', 'runner', 'all']).default('all'),
  HOST: z.string().min(1).optional(),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  TRUST_PROXY: z.string().default(''),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(2, 200).default(8),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// or smtps:// URL')
    .optional(),
  MAIL_FROM: z.email('must be one bare e-mail address').optional(),
  MAIL_WEBHOOK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  MAIL_BOUNCE_DOMAIN: domain.optional(),
  MAIL_DKIM_DOMAIN: domain.optional(),
  MAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/i, 'must be a DNS label')
    .optional(),
  MAIL_DKIM_KEY_FILE: z.string().min(1).optional(),
  JWT_KEYS_FILE: z.string().min(1).optional(),
  LINK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ACCESS_TOKEN_SECONDS: whole(30, 600).default(600),
  SESSION_DAYS: whole(1, 30).default(30),
  INTROSPECTION: flag.optional(),
  GRAPHQL_TRUSTED_DOCUMENTS: z.string().min(1).optional(),
  GRAPHQL_TRUSTED_ONLY: flag.default(false),
  GRAPHQL_TIMEOUT_MS: whole(100, 60_000).default(5_000),
  GRAPHQL_EXECUTION: z.enum(['setwise', 'graphql-js']).default('setwise'),
  VERSION_CACHE_ROWS: whole(0, 10_000_000).default(150_000),
  RATE_POINTS: points.default(600_000),
  RATE_POINTS_ADDRESS: points.default(150_000),
  RATE_TURNS_PERCENT: whole(0, 10_000).default(100),
  SCORING_THREADS: whole(0, 64).optional(),
  SCORING_PRIORITY: z.enum(['idle', 'normal']).default('idle'),
  JOB_CONCURRENCY: whole(1, 64).default(4),
  JOB_LEASE_SECONDS: whole(2, 300).default(15),
  RUNNER_HEALTH_PORT: whole(1, 65_535).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  DATA_DIRECTORY: z.string().min(1).optional(),
  CONTENT_DIRECTORY: z.string().min(1).optional(),
});

type Variables = z.infer<typeof environmentVariables>;

/** What production may not guess: variable → why it is needed. */
const REQUIRED_IN_PRODUCTION: Partial<Record<keyof Variables, string>> = {
  DATABASE_URL: 'the Postgres URL of the role stepwise_app',
  JWT_KEYS_FILE: 'the file with the keys that sign access tokens (make one with `npm run keys:create`)',
  PUBLIC_URL: 'the base of the links in e-mails',
  LINK_SECRET: 'at least 32 random characters that sign the links in e-mails',
  SMTP_URL: 'the server that takes our e-mails',
  MAIL_FROM: 'the address that e-mails come from',
};

/** @throws ConfigError with one line for each variable that is missing or wrong. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentVariables.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is wrong:\n${lines.join('\n')}`);
  }
  assertComplete(parsed.data);
  return shape(parsed.data);
}

function assertComplete(variables: Variables): void {
  if (variables.GRAPHQL_TRUSTED_ONLY && variables.GRAPHQL_TRUSTED_DOCUMENTS === undefined)
    throw new ConfigError(
      'GRAPHQL_TRUSTED_ONLY: nothing could be run without GRAPHQL_TRUSTED_DOCUMENTS, the file of the documents.',
    );
  if (variables.NODE_ENV !== 'production') return;
  const missing = Object.entries(REQUIRED_IN_PRODUCTION).filter(
    ([name]) => variables[name as keyof Variables] === undefined,
  );
  if (missing.length === 0) return;
  const lines = missing.map(([name, why]) => `  ${name}: ${why}`);
  throw new ConfigError(`NODE_ENV=production, and these variables are not set:\n${lines.join('\n')}`);
}

function shape(v: Variables): Config {
  const production = v.NODE_ENV === 'production';
  const host = v.HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
  return deepFreeze({
    environment: v.NODE_ENV,
    role: v.ROLE,
    http: {
      host,
      port: v.PORT,
      publicUrl: (v.PUBLIC_URL ?? `http://localhost:${v.PORT}`).replace(/\/+$/, ''),
      trustProxy: v.TRUST_PROXY.split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    },
    database: {
      url: v.DATABASE_URL ?? null,
      migrationUrl: v.DATABASE_MIGRATION_URL ?? null,
      poolSize: v.DATABASE_POOL_SIZE,
    },
    mail: {
      smtpUrl: v.SMTP_URL ?? null,
      from: v.MAIL_FROM ?? 'courses@stepwise.localhost',
      webhookSecret: v.MAIL_WEBHOOK_SECRET ?? null,
      bounceDomain: v.MAIL_BOUNCE_DOMAIN ?? null,
      dkim: readDkimKey({
        domain: v.MAIL_DKIM_DOMAIN,
        selector: v.MAIL_DKIM_SELECTOR,
        keyFile: v.MAIL_DKIM_KEY_FILE,
      }),
    },
    auth: {
      keysFile: v.JWT_KEYS_FILE ?? null,
      accessTokenSeconds: v.ACCESS_TOKEN_SECONDS,
      sessionDays: v.SESSION_DAYS,
    },
    links: { secret: v.LINK_SECRET ?? null },
    graphql: {
      introspection: v.INTROSPECTION ?? !production,
      trustedDocuments: v.GRAPHQL_TRUSTED_DOCUMENTS ?? null,
      trustedOnly: v.GRAPHQL_TRUSTED_ONLY,
      timeoutMilliseconds: v.GRAPHQL_TIMEOUT_MS,
      execution: v.GRAPHQL_EXECUTION,
    },
    rates: {
      points: v.RATE_POINTS,
      addressPoints: v.RATE_POINTS_ADDRESS,
      turnsPercent: v.RATE_TURNS_PERCENT,
    },
    scoring: {
      threads: v.SCORING_THREADS ?? Math.max(1, availableParallelism() - 1),
      priority: v.SCORING_PRIORITY,
    },
    versionCacheRows: v.VERSION_CACHE_ROWS,
    jobs: {
      concurrency: v.JOB_CONCURRENCY,
      leaseSeconds: v.JOB_LEASE_SECONDS,
      healthPort: v.RUNNER_HEALTH_PORT ?? null,
    },
    logLevel: v.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    dataDirectory: path.resolve(v.DATA_DIRECTORY ?? path.join(PROJECT_ROOT, '.data')),
    contentDirectory: path.resolve(v.CONTENT_DIRECTORY ?? path.join(PROJECT_ROOT, 'content')),
  });
}

function findProjectRoot(directory: string): string {
  const up = path.resolve(directory, '../../..');
  return path.basename(up) === 'dist' ? path.dirname(up) : up;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
