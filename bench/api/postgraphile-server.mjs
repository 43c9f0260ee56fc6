// PostGraphile 5 on the same schema and rows, as the app role with row-level security; it needs Node 22.
import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // Offers the relations that our indexes, which are led by the organization, do not cover by name as well.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.POSTGRAPHILE_URL,
      schemas: ['public'],
      poolConfig: { max: 8 },
    }),
  ],
  grafserv: { graphiql: false, watch: false, graphqlPath: '/graphql' },
  grafast: {
    explain: false,
    context: ({ node }) => ({
      pgSettings: { 'app.organization_id': node.req.headers['x-organization-id'] },
    }),
  },
});
const service = instance.createServ(grafserv);
const server = createServer();
server.keepAliveTimeout = 65_000;
await service.addTo(server);
if (process.env.PRINT_SCHEMA) {
  const { printSchema } = await import('graphql');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(process.env.PRINT_SCHEMA, printSchema(await instance.getSchema()));
}
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }));
