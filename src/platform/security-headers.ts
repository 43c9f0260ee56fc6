import helmet from '@fastify/helmet';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Config } from './config/config.ts';

/** Of any answer, and not helmet's. */
const OTHERS = ['connection', 'content-length', 'content-type', 'date', 'keep-alive'];

/** What helmet has every answer say. It is the same each time, so it is asked once, by an application that does nothing else. */
export async function securityHeaders({ environment }: Config): Promise<Record<string, string>> {
  const probe = new FastifyAdapter().getInstance();
  await probe.register(helmet as never, {
    contentSecurityPolicy: { directives: { defaultSrc: [`'none'`], frameAncestors: [`'none'`] } },
    hsts: environment === 'production',
  });
  probe.get('/', (_, reply) => void reply.send());
  const { headers } = await probe.inject('/');
  await probe.close();
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      OTHERS.includes(name) ? [] : [[name, String(value)]],
    ),
  );
}
