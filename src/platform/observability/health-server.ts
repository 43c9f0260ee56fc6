import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { HealthController } from './health.controller.ts';

/** The health endpoints alone, for a process without an API: /livez, /readyz, /metrics. */
export async function serveHealth(
  health: HealthController,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const answers: Record<string, () => unknown> = {
    '/livez': () => health.livez(),
    '/readyz': () => health.readyz(),
    '/metrics': () => health.metrics(),
  };
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined;
    const send = (status: number, body: unknown) => {
      const isText = typeof body === 'string';
      response.writeHead(status, {
        'content-type': isText ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json',
      });
      response.end(isText ? body : JSON.stringify(body));
    };
    if (answer === undefined) return send(404, { status: 'not found' });
    Promise.resolve()
      .then(answer)
      .then(
        (body) => send(200, body),
        (error: unknown) =>
          error instanceof HttpException
            ? send(error.getStatus(), error.getResponse())
            : send(500, { status: 'error' }),
      );
  });
  server.headersTimeout = 10_000;
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
