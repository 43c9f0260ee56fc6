// The practical limit: one named statement that returns the answer as JSON text, through bare pg and node:http.
// Asked for /<statement>/<parameter>/…; with RLS the tenant goes ahead in the same batch, as the app role.
import { createServer } from 'node:http';
import pg from 'pg';
import { statementOf } from './statements.mjs';
import { TenantBatch } from './tenant-batch.mjs';

const { LIMIT_URL: connectionString, LIMIT_RLS: rls, LIMIT_POOL: size = '8' } = process.env;
const pool = new pg.Pool({ connectionString, max: Number(size) });
const statements = new Map();

const server = createServer((request, response) => {
  const [, name, ...values] = request.url.split('/');
  answer(name, values).then(
    (text) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    },
    (error) => response.writeHead(500).end(`{"errors":[${JSON.stringify(String(error))}]}`),
  );
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('disconnect', () => process.exit(0));

const NOTHING = '{"data":null}';

async function answer(name, values) {
  const text = textOf(name);
  if (rls === undefined) {
    const { rows } = await pool.query({ name, text, values, rowMode: 'array' });
    return rows[0]?.[0] ?? NOTHING;
  }
  const client = await pool.connect();
  try {
    return (await TenantBatch.run(client, { name, text, values, tenant: values[0] })) ?? NOTHING;
  } finally {
    client.release();
  }
}

function textOf(name) {
  if (!statements.has(name)) statements.set(name, statementOf(name));
  return statements.get(name);
}
