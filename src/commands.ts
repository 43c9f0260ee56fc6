import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { MIGRATIONS } from '../migrations/index.ts';
import { MemberService, ROLES } from './accounts/index.ts';
import type { Role } from './accounts/index.ts';
import { AppModule } from './app.module.ts';
import { ContentLoader, contentJsonSchemas } from './authoring/index.ts';
import {
  checkWhichToRetry,
  readDeadJobFilter,
  readDeadJobPage,
  retryDeadJobs,
  showDeadJobs,
} from './dead-job-commands.ts';
import { OrganizationService } from './organizations/index.ts';
import { loadConfig } from './platform/config/load-config.ts';
import type { Config } from './platform/config/config.ts';
import { dumpSchema } from './platform/database/dump-schema.ts';
import { migrate } from './platform/database/migrate.ts';
import { manifestOf } from './platform/graphql/write-manifest.ts';
import { printSchemaWithCosts } from './platform/graphql/print-schema.ts';
import { writeLimits } from './platform/graphql/write-limits.ts';
import { createLogger, NestLogger } from './platform/observability/logger.ts';
import { prepareDatabase, withEmptyDatabase } from './prepare-database.ts';
import { organizationOf } from './organization-of.ts';
import { required, USAGE } from './usage.ts';
import type { Command } from './usage.ts';

/** By name, those that work with the program. */
export const commands: Readonly<Record<string, Command>> = {
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

  async 'jobs:dead'(values, rest) {
    const page = readDeadJobPage(values, rest);
    await withApp(async (app) => {
      const filter = await readDeadJobFilter(app, values);
      console.log(await showDeadJobs(app, { filter, page, isJson: values.json ?? false }));
    });
  },

  async 'jobs:retry'(values, ids) {
    checkWhichToRetry(values, ids);
    await withApp(async (app) => {
      const filter = await readDeadJobFilter(app, values);
      await retryDeadJobs(app, { ids: values.all ? null : ids, filter, say: console.log });
    });
  },

  async 'documents:write'(_, [folder, file]) {
    if (folder === undefined || file === undefined) throw new Error(USAGE);
    await writeFile(file, manifestOf(folder));
    console.log(`${file} holds the documents of ${folder}; set GRAPHQL_TRUSTED_DOCUMENTS to it.`);
  },

  async 'schema:write'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await withSchema(async (schema) => writeFile(file, printSchemaWithCosts(schema)));
    console.log(`Wrote ${file}.`);
  },

  async 'limits:write'(_, [file]) {
    if (file === undefined) throw new Error(USAGE);
    await withSchema(async (schema) => {
      const page = await readFile(file, 'utf8');
      await writeFile(file, writeLimits(page, schema));
    });
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
  root: Pick<typeof AppModule, 'with'> = AppModule,
): Promise<void> {
  const { config, release } = await prepareDatabase(loadCliConfig());
  try {
    const logger = createLogger(config.logLevel);
    const app = await NestFactory.createApplicationContext(root.with(config, logger), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    try {
      await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await release();
  }
}

/** The others do without it, and without the time that it takes. */
async function withSchema(work: (schema: GraphQLSchema) => Promise<void>): Promise<void> {
  const { ServerModule } = await import('./server.module.ts');
  await withApp((app) => work(app.get(GraphQLSchemaHost).schema), ServerModule);
}

/** The tools need the database alone: in production they ask for DATABASE_URL, not for the server's other secrets. */
function loadCliConfig(): Config {
  const isProduction = process.env['NODE_ENV'] === 'production';
  if (!isProduction) return loadConfig(process.env);
  if (!process.env['DATABASE_URL']) throw new Error('NODE_ENV=production, and DATABASE_URL is not set.');
  const config = loadConfig({ ...process.env, NODE_ENV: 'development' });
  return { ...config, environment: 'production' };
}
