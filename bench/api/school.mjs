// An embedded Postgres of its own, migrated and filled; kept where the caller says, so that the next run need not fill it again.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../../dist/migrations/index.js';
import { ContentLoader } from '../../dist/src/authoring/index.js';
import { OrganizationService } from '../../dist/src/organizations/index.js';
import { AccessTokens } from '../../dist/src/platform/auth/access-tokens.js';
import { createKeyFile, readSigningKeys } from '../../dist/src/platform/auth/signing-keys.js';
import { loadConfig } from '../../dist/src/platform/config/load-config.js';
import { startEmbeddedPostgres } from '../../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../../dist/src/platform/database/migrate.js';
import { newId } from '../../dist/src/platform/ids.js';
import { createLogger } from '../../dist/src/platform/observability/logger.js';
import { startServer } from '../../dist/src/server.js';
import { seedStatements } from './seed.mjs';
import { writeTemplate } from './template.mjs';

/** Room for 128 clients at once, for the rows in memory, and for writes that no checkpoint interrupts. */
const SETTINGS = {
  shared_buffers: '512MB',
  max_connections: '300',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
};
/** Access tokens end after ten minutes, so each round signs its own. */
const TOKEN_SECONDS = 600;

export async function startSchool({ keep, ...size }) {
  const dataDirectory = keep ?? mkdtempSync(path.join(tmpdir(), 'stepwise-bench-'));
  mkdirSync(dataDirectory, { recursive: true });
  chmodSync(dataDirectory, 0o711); // Postgres may run as another account
  const cluster = await startEmbeddedPostgres({
    dataDirectory,
    database: 'stepwise_bench',
    settings: SETTINGS,
  });
  const end = async () => {
    await cluster.release({ force: true });
    if (keep === undefined) rmSync(dataDirectory, { recursive: true, force: true });
  };
  try {
    await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
    const keysFile = path.join(dataDirectory, 'keys.json');
    if (!existsSync(keysFile)) writeFileSync(keysFile, await createKeyFile(newId()));
    const env = environment(cluster.url, dataDirectory, keysFile);
    const filled = path.join(dataDirectory, 'filled.json');
    const { learners, units, seed } = size;
    const version = createHash('sha256').update(seedSource()).digest('hex');
    const stamp = JSON.stringify({ learners, units, seed, version });
    if (!existsSync(filled)) {
      await fill(cluster, env, dataDirectory, size);
      writeFileSync(filled, stamp);
    } else if (readFileSync(filled, 'utf8') !== stamp)
      throw new Error(
        `${dataDirectory} holds a school of another size; name another directory, or remove it.`,
      );
    const tokens = new AccessTokens({
      readKeys: () => readSigningKeys(keysFile),
      lifetimeSeconds: TOKEN_SECONDS,
    });
    return {
      env,
      url: cluster.url,
      adminUrl: cluster.migrationUrl,
      dataDirectory,
      sign: async (claims) => (await tokens.sign(claims)).token,
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** As in production: the defaults that measure are those that serve. */
function environment(url, dataDirectory, keysFile) {
  return {
    NODE_ENV: 'production',
    ROLE: 'api',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: url,
    DATA_DIRECTORY: dataDirectory,
    JWT_KEYS_FILE: keysFile,
    PUBLIC_URL: 'https://learn.example',
    LINK_SECRET: 'a secret of the bench that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'courses@bench.example',
    LOG_LEVEL: 'warn',
  };
}

async function fill(cluster, env, dataDirectory, size) {
  const admin = new pg.Client(cluster.migrationUrl);
  await admin.connect();
  try {
    const { rows } = await admin.query('SELECT count(*)::int AS count FROM organizations');
    if (rows[0].count > 0) throw new Error(`${dataDirectory} was not filled to the end; remove it.`);
    const template = await loadTemplate(env, dataDirectory, size.units);
    for (const [what, statement] of seedStatements(size, template)) {
      const from = performance.now();
      await admin.query(statement);
      if (process.env.BENCH_VERBOSE)
        console.error(`${what}: ${((performance.now() - from) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await admin.end();
  }
}

/** A course through the front door, whose rows every other course is then made from. */
async function loadTemplate(env, dataDirectory, units) {
  const server = await startServer(loadConfig(env), createLogger('silent'));
  try {
    const organizationId = await server.app
      .get(OrganizationService)
      .create({ slug: 'template', name: 'Template' });
    const folder = writeTemplate(path.join(dataDirectory, 'template'), units);
    const [course] = await server.app.get(ContentLoader).load(organizationId, folder);
    return { organizationId, versionId: course.versionId };
  } finally {
    await server.stop();
  }
}

function seedSource() {
  return ['seed.mjs', 'template.mjs']
    .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'))
    .join('');
}
