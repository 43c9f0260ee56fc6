import type { ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { Standing } from '../rate-limit/rate-limit.ts';
import { LIMITS } from './limits.ts';
import type { RequestContext } from './request-context.ts';

const HEADER = 'stepwise-cost';

/**
 * Tells what an operation cost, in `extensions.cost` of the answer and the headers of
 * draft-ietf-httpapi-ratelimit-headers, to whoever asks with the header `stepwise-cost: 1` or `"extensions": { "cost": true }`,
 * also when it was refused. Whoever was too often is told when to come back in any case.
 */
export function reportCost(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request, response, contextValue }) {
          if (response.body.kind !== 'single') return;
          const result = response.body.singleResult;
          const limited = result.errors?.find(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED');
          if (limited !== undefined) tellWhen(response.http.headers, limited.extensions?.['retryAt']);
          const asked = { [HEADER]: request.http?.headers.get(HEADER) };
          if (!isCostAsked(asked, request.extensions)) return;
          const { cost, standing } = contextValue;
          result.extensions = {
            ...result.extensions,
            cost: { requested: cost ?? null, limit: LIMITS.cost, rate: standing ? rateOf(standing) : null },
          };
          if (standing) tellStanding(response.http.headers, standing);
        },
      };
    },
  };
}

export function isCostAsked(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  extensions: Readonly<Record<string, unknown>> | null | undefined,
): boolean {
  return headers[HEADER] === '1' || extensions?.['cost'] === true;
}

function rateOf({ limit, remaining, resetAt }: Standing) {
  return {
    limit: limit.turns,
    seconds: limit.seconds,
    remaining: Math.floor(remaining),
    resetAt: resetAt.toISOString(),
  };
}

function tellWhen(headers: HeaderMap, retryAt: unknown): void {
  headers.set('retry-after', String(secondsUntil(new Date(String(retryAt)))));
}

function tellStanding(headers: HeaderMap, { limit, remaining, resetAt }: Standing): void {
  headers.set('ratelimit-policy', `"${limit.action}";q=${limit.turns};w=${limit.seconds}`);
  headers.set('ratelimit', `"${limit.action}";r=${Math.floor(remaining)};t=${secondsUntil(resetAt)}`);
}

function secondsUntil(instant: Date): number {
  return Math.max(1, Math.ceil((instant.getTime() - Date.now()) / 1_000)) || 1;
}
