import type { INestApplicationContext } from '@nestjs/common';
import { organizationOf } from './organization-of.ts';
import { OrganizationService, recordAudit } from './organizations/index.ts';
import type { DeadJobFilter } from './platform/jobs/dead-job.queries.ts';
import { DeadJobService } from './platform/jobs/dead-job.service.ts';
import type { RetriedJob } from './platform/jobs/dead-job.service.ts';
import { JobHandlers } from './platform/jobs/job-handlers.ts';
import { USAGE } from './usage.ts';
import type { Values } from './usage.ts';

const MOST_AT_ONCE = 1000;
const ERROR_CHARACTERS = 80;

/** As the queue numbers them; what fits in its column. */
const ID = /^\d{1,18}$/;

interface Page {
  readonly after: string;
  readonly limit: number;
}

/** @throws Error that names the option */
export function readDeadJobPage({ limit = '50', after = '0' }: Values, rest: readonly string[]): Page {
  if (rest.length > 0) throw new Error(`jobs:dead takes no ids.\n${USAGE}`);
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_AT_ONCE)
    throw new Error(`--limit is a number from 1 to ${MOST_AT_ONCE}.`);
  if (!ID.test(after)) throw new Error('--after is the id of a job.');
  return { after, limit: Number(limit) };
}

/** @throws Error unless it says either which jobs, or all */
export function checkWhichToRetry(
  { all, name, organization, limit, after, json }: Values,
  ids: readonly string[],
): void {
  if (limit !== undefined || after !== undefined || json)
    throw new Error(`--limit, --after and --json are of jobs:dead.\n${USAGE}`);
  const isFiltered = name !== undefined || organization !== undefined;
  if (all && ids.length > 0) throw new Error(`Give ids or --all, not both.\n${USAGE}`);
  if (!all && isFiltered) throw new Error(`--name and --organization go with --all.\n${USAGE}`);
  if (!all && ids.length === 0) throw new Error(`Give the ids of dead jobs, or --all.\n${USAGE}`);
  const wrong = ids.find((id) => !ID.test(id));
  if (wrong !== undefined) throw new Error(`"${wrong}" is no id of a job; jobs:dead lists them.`);
}

/** @throws Error when there is nothing of that name, now or before */
export async function readDeadJobFilter(
  app: INestApplicationContext,
  values: Values,
): Promise<DeadJobFilter> {
  const { name = null } = values;
  const organizationId = values.organization === undefined ? null : await organizationOf(app, values);
  const handlers = app.get(JobHandlers);
  if (name !== null && handlers.find(name) === null) {
    const [left] = await app.get(DeadJobService).listIds({ name, organizationId: null });
    const names = [...handlers.entries()].map(([known]) => known).sort();
    if (left === undefined)
      throw new Error(`There are no jobs of the name "${name}", only ${names.join(', ')}.`);
  }
  return { name, organizationId };
}

interface Showing {
  readonly filter: DeadJobFilter;
  readonly page: Page;
  readonly isJson: boolean;
}

/** A page of dead jobs as a table for people, or as JSON with their whole errors. */
export async function showDeadJobs(
  app: INestApplicationContext,
  { filter, page, isJson }: Showing,
): Promise<string> {
  const { after, limit } = page;
  const { jobs, total } = await app.get(DeadJobService).list(filter, { after, limit: limit + 1 });
  const slugOf = slugsOf(app);
  const shown = [];
  for (const job of jobs.slice(0, limit))
    shown.push({ ...job, organization: await slugOf(job.payload.organizationId) });
  const last = shown.at(-1);
  const next = last !== undefined && jobs.length > limit ? last.id : null;
  if (isJson) return JSON.stringify({ total, next, jobs: shown }, null, 2);
  if (last === undefined)
    return total === 0 ? 'No dead jobs.' : `No dead jobs after ${after}; ${total} in all.`;
  const rows = shown.map(({ id, name, organization, attempts, triedAt, error }) => [
    id,
    name,
    organization,
    String(attempts),
    triedAt.toISOString().slice(0, 19) + 'Z',
    shorten(error ?? 'Each process that did it died.'),
  ]);
  const rest = next === null ? '' : `\nMore: --after ${next}`;
  return `${tableOf([['ID', 'JOB', 'ORGANIZATION', 'TRIES', 'TRIED LAST', 'ERROR'], ...rows])}\n\nDead jobs: ${shown.length} of ${total}.${rest}`;
}

interface Retrying {
  /** Null: all that match. */
  readonly ids: readonly string[] | null;
  readonly filter: DeadJobFilter;
  readonly say: (line: string) => void;
}

/**
 * Each in a transaction of its own, with its audit event. Of all, those that somebody else has tried again meanwhile are no
 * failure. @throws Error when some were refused, after all others
 */
export async function retryDeadJobs(
  app: INestApplicationContext,
  { ids, filter, say }: Retrying,
): Promise<void> {
  const jobs = app.get(DeadJobService);
  const slugOf = slugsOf(app);
  const wanted = [...new Set(ids ?? (await jobs.listIds(filter)))];
  if (wanted.length === 0) return say('No dead jobs.');
  let done = 0;
  let refused = 0;
  for (const id of wanted) {
    const retried = await jobs.retry(id, auditRetry).catch((error: unknown) => toError(error));
    if (retried instanceof Error) {
      refused++;
      say(`${id}: ${shorten(retried.message, 200)}`);
    } else if (retried !== null) {
      done++;
      const slug = await slugOf(retried.payload.organizationId);
      say(`${id}: ${retried.name} of ${slug} is tried again, as ${retried.retriedAs}.`);
    } else if (ids !== null) {
      refused++;
      say(`${id}: there is no dead job of this id.`);
    }
  }
  if (refused > 0) throw new Error(`Tried again: ${done}. Not: ${refused}.`);
  say(`Tried again: ${done}.`);
}

const auditRetry: Parameters<DeadJobService['retry']>[1] = (tx, scope, job: RetriedJob) =>
  recordAudit(tx, scope, {
    action: 'job.retry',
    targetType: 'Job',
    targetId: job.id,
    before: { name: job.name, payload: job.payload, attempts: job.attempts, error: job.error },
    after: { id: job.retriedAs },
  });

/** One that cannot be tried again, whatever the reason, keeps none of the others from it. */
function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Asks once for each. */
function slugsOf(app: INestApplicationContext): (id: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (id) => {
    const slug = known.get(id) ?? (await app.get(OrganizationService).findSlug(id)) ?? id;
    known.set(id, slug);
    return slug;
  };
}

/** One line, without what a terminal would take for an order. */
function shorten(error: string, most = ERROR_CHARACTERS): string {
  const line = error.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
