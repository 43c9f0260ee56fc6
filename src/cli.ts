import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { MIGRATIONS } from '../migrations/index.ts';
import { MemberService, ROLES } from './accounts/index.ts';
import type { Role } from './accounts/index.ts';
import { AppModule } from './app.module.ts';
import { ContentLoader, contentJsonSchemas } from './authoring/index.ts';
import { fail } from './fail.ts';
import { OrganizationService } from './organizations/index.ts';
import { createKeyFile } from './platform/auth/signing-keys.ts';
import { loadConfig } from './platform/config/load-config.ts';
import type { Config } from './platform/config/config.ts';
import { dumpSchema } from './platform/database/dump-schema.ts';
import { migrate } from './platform/database/migrate.ts';
import { manifestOf } from './platform/graphql/write-manifest.ts';
import { printSchemaWithCosts } from './platform/graphql/print-schema.ts';
import { writeLimits } from './platform/graphql/write-limits.ts';
import { newId } from './platform/ids.ts';
import { createLogger, NestLogger } from './platform/observability/logger.ts';
import { prepareDatabase, withEmptyDatabase } from './prepare-database.ts';

const USAGE = `Usage:
  npm run migrate
  npm run organization:create -- --slug <slug> --name <name> --owner-email <address> --owner-name <name> [--owner-password <password>]
  npm run member:add -- --organization <slug> --email <address> --name <name> --role <ROLE> [--password <password>]
  npm run content:load -- <folder> --organization <slug>
  npm run keys:create -- <file>
  npm run documents:write -- <folder> <manifest>

Passwords may be given in STEPWISE_PASSWORD instead, which keeps them out of the list of processes.`;

const text = { type: 'string' } as const;

const options = {
  slug: text,
  name: text,
  organization: text,
  role: text,
  email: text,
  password: text,
  'owner-email': text,
  'owner-name': text,
  'owner-password': text,
  'time-zone': text,
} as const;

type Values = { [Name in keyof typeof options]?: string };

const commands: Record<string, (values: Values, rest: readonly string[]) => Promise<void>> = {
  async migrate() {
    // Migrating needs nothing of production's secrets but the database.
    const config = loadConfig({ ...process.env, NODE_ENV: 'development' });
    const { url, migrationUrl } = config.database;
    if (migrationUrl === null && (url !== null || process.env['NODE_ENV'] === 'production')) {
      throw new Error(
        'Set DATABASE_MIGRATION_URL to a role that may create tables; DATABASE_URL is for serving.',
      );
    }
    if (migrationUrl === null) {
      await (await prepareDatabase(config)).release();
      console.log('The embedded database has the newest schema.');
      return;
    }
    const ran = await migrate({ migrationUrl, appUrl: url, migrations: MIGRATIONS });
    console.log(ran.length === 0 ? 'Nothing to migrate.' : `Migrated: ${ran.join(', ')}.`);
  },

  async 'organization:create'(values) {
    const slug = required(values, 'slug');
    const owner = { name: required(values, 'owner-name'), email: required(values, 'owner-email') };
    const password = values['owner-password'] ?? process.env['STEPWISE_PASSWORD'];
    if (password === undefined)
      throw new Error(`--owner-password (or STEPWISE_PASSWORD) is missing.\n${USAGE}`);
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug))
      throw new Error('--slug takes lower-case letters, digits and hyphens.');
    await withApp(async (app) => {
      const timeZone = values['time-zone'] ?? 'UTC';
      const id = await app
        .get(OrganizationService)
        .create({ slug, name: required(values, 'name'), timeZone });
      await app.get(MemberService).add(id, { ...owner, roles: ['OWNER'], password, timeZone });
      console.log(`Organization "${slug}" has the id ${id}; ${owner.email} owns it.`);
    });
  },

  async 'member:add'(values) {
    const role = required(values, 'role').toUpperCase() as Role;
    if (!ROLES.includes(role)) throw new Error(`--role is one of ${ROLES.join(', ')}.`);
    const password = values.password ?? process.env['STEPWISE_PASSWORD'];
    await withApp(async (app) => {
      const organizationId = await organizationOf(app, values);
      const member = {
        email: required(values, 'email'),
        name: required(values, 'name'),
        roles: [role],
        password,
      };
      const { isNew, hasNewPassword } = await app.get(MemberService).add(organizationId, member);
      console.log(
        `${member.email} ${isNew ? 'is a member now' : 'was a member already'}; their password was ${hasNewPassword ? 'set' : 'left as it is'}.`,
      );
    });
  },

  async 'content:load'(values, [folder]) {
    if (folder === undefined) throw new Error(USAGE);
    await withApp(async (app) => {
      const loaded = await app
        .get(ContentLoader)
        .load(await organizationOf(app, values), path.resolve(folder));
      for (const course of loaded) {
        const what = `"${course.title}": ${course.unitCount} units, ${course.quizCount} quizzes`;
        console.log(
          course.isNew
            ? `Published version ${course.number} of ${what}.`
            : `Version ${course.number} is up to date: ${what}.`,
        );
      }
    });
  },

  async 'keys:create'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await writeFile(file, await createKeyFile(newId()), { flag: 'wx', mode: 0o600 });
    console.log(`${file} holds a new signing key. Keep it secret; set JWT_KEYS_FILE to it.`);
  },

  async 'documents:write'(_, [folder, file]) {
    if (folder === undefined || file === undefined) throw new Error(USAGE);
    await writeFile(file, manifestOf(folder));
    console.log(`${file} holds the documents of ${folder}; set GRAPHQL_TRUSTED_DOCUMENTS to it.`);
  },

  async 'schema:write'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await withApp(
      async (app) => writeFile(file, printSchemaWithCosts(app.get(GraphQLSchemaHost).schema)),
      true,
    );
    console.log(`Wrote ${file}.`);
  },

  async 'limits:write'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await withApp(async (app) => {
      const page = await readFile(file, 'utf8');
      await writeFile(file, writeLimits(page, app.get(GraphQLSchemaHost).schema));
    }, true);
    console.log(`Wrote ${file}.`);
  },

  async 'schema-dump:write'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await writeFile(file, await withEmptyDatabase(dumpSchema));
    console.log(`Wrote ${file}.`);
  },

  async 'content-schema:write'(_, [folder]) {
    if (folder === undefined) throw new Error(USAGE);
    await mkdir(folder, { recursive: true });
    for (const [name, schema] of Object.entries(contentJsonSchemas())) {
      await writeFile(path.join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
    }
    console.log(`Wrote the schemas to ${folder}.`);
  },
};

async function withApp(
  work: (app: INestApplicationContext) => Promise<void>,
  needsGraphql = false,
): Promise<void> {
  const { config, release } = await prepareDatabase(loadCliConfig());
  try {
    const logger = createLogger(config.logLevel);
    const app = await NestFactory.createApplicationContext(AppModule.with(config, logger), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    if (needsGraphql) await app.init();
    try {
      await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await release();
  }
}

/** The tools need the database alone: in production they ask for DATABASE_URL, not for the server's other secrets. */
function loadCliConfig(): Config {
  const isProduction = process.env['NODE_ENV'] === 'production';
  if (!isProduction) return loadConfig(process.env);
  if (!process.env['DATABASE_URL']) throw new Error('NODE_ENV=production, and DATABASE_URL is not set.');
  const config = loadConfig({ ...process.env, NODE_ENV: 'development' });
  return { ...config, environment: 'production' };
}

async function organizationOf(app: INestApplicationContext, values: Values): Promise<string> {
  const slug = required(values, 'organization');
  const id = await app.get(OrganizationService).findId(slug);
  if (id === null) throw new Error(`There is no organization with the slug "${slug}".`);
  return id;
}

function required(values: Values, name: keyof Values): string {
  const value = values[name];
  if (value === undefined || value === '') throw new Error(`--${name} is missing.\n${USAGE}`);
  return value;
}

async function main(): Promise<void> {
  const [command = '', ...args] = process.argv.slice(2);
  const run = commands[command];
  if (run === undefined) throw new Error(USAGE);
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
  await run(parsed.values, parsed.positionals);
}

main().then(() => process.exit(0), fail);
