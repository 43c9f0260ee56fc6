import { Injectable } from '@nestjs/common';
import type { JobDefinition } from './job.ts';

export interface JobRun {
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** Whether the job is dead if this try fails. */
  readonly isLast: boolean;
}

type Handler = (payload: unknown, run: JobRun) => Promise<void>;

/** What does each job; rooms register at start, the runner looks up. */
@Injectable()
export class JobHandlers {
  readonly #handlers = new Map<string, { handler: Handler; maxAttempts: number }>();

  /** @param handler may run more than once for the same payload: it must be idempotent */
  register<Payload extends { organizationId: string }>(
    job: JobDefinition<Payload>,
    handler: (payload: Payload, run: JobRun) => Promise<void>,
  ): void {
    if (this.#handlers.has(job.name)) throw new Error(`The job ${job.name} has two handlers.`);
    this.#handlers.set(job.name, {
      handler: (payload, run) => handler(job.payload.parse(payload), run),
      maxAttempts: job.maxAttempts,
    });
  }

  entries(): IterableIterator<[string, { handler: Handler; maxAttempts: number }]> {
    return this.#handlers.entries();
  }
}
