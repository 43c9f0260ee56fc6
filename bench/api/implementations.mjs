// What is compared: how each is started, and how each is asked for one of the operations.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from './child.mjs';
import { POSTGRAPHILE } from './postgraphile-answers.mjs';

export async function startImplementation(name, school, { profile, poolSize = 8 }) {
  const limit = (env) => startChild('limit-server.mjs', { env: { ...env, LIMIT_POOL: String(poolSize) } });
  switch (name) {
    case 'ours':
    case 'uncached':
      return startChild('ours-server.mjs', {
        env: {
          ...school.env,
          DATABASE_POOL_SIZE: String(poolSize),
          ...(name === 'uncached' && { VERSION_CACHE_ROWS: '0' }),
        },
        execArgv: [
          ...flagsOfProduction(),
          ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`] : []),
        ],
      });
    case 'limit':
      return limit({ LIMIT_URL: school.adminUrl });
    case 'limit-rls':
      return limit({ LIMIT_URL: school.url, LIMIT_RLS: 'on' });
    case 'postgraphile':
      return startChild('postgraphile-server.mjs', {
        env: { POSTGRAPHILE_URL: school.url, GRAPHILE_ENV: 'production' },
        execPath: path.join(import.meta.dirname, 'node_modules', 'node', 'bin', 'node'),
      });
    case 'conventional':
      return startChild('conventional-server.mjs', { env: { CONVENTIONAL_URL: school.adminUrl } });
    default:
      throw new Error(`There is no implementation "${name}".`);
  }
}

/** Node's, as `npm run start:prod` gives them. */
function flagsOfProduction() {
  const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
  return scripts['start:prod'].split(' ').filter((word) => word.startsWith('--'));
}

export const LABELS = {
  ours: 'ours',
  uncached: 'ours, without the memory of published versions',
  limit: 'practical limit: one statement, bare pg and node:http, no RLS',
  'limit-rls': 'the same statement with RLS, tenant in the same batch',
  pgbench: 'the same statement by pgbench, no RLS',
  postgraphile: 'PostGraphile 5 with RLS',
  conventional: 'Nest, Express, Apollo, TypeORM repositories, DataLoader',
};

/** The request of one of the sample. */
export function requestFor(name, operation, operationName, asker) {
  if (name === 'limit' || name === 'limit-rls')
    return { method: 'GET', path: `/${[operationName, ...operation.parameters(asker)].join('/')}` };
  const credentials =
    name === 'ours' || name === 'uncached'
      ? { authorization: `Bearer ${asker.token}` }
      : { 'x-organization-id': asker.organizationId, 'x-membership-id': asker.membershipId };
  const { document, variables } = name === 'postgraphile' ? POSTGRAPHILE[operationName] : operation;
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...credentials },
    body: JSON.stringify({ query: document, variables: variables(asker) }),
  };
}

/** What an implementation answered, in the shape of ours; null when it gave nothing. */
export function answerFrom(name, operationName, { data, errors }) {
  if (errors !== undefined || !data) return null;
  return name === 'postgraphile' ? POSTGRAPHILE[operationName].answer(data) : data;
}
