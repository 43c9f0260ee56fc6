import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transaction.ts';
import type { JobDefinition } from './job.ts';

export interface JobRun {
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** Whether the job is dead if this try fails. */
  readonly isLast: boolean;
}

interface JobHandler {
  readonly handler: (payload: unknown, run: JobRun) => Promise<void>;
  readonly maxAttempts: number;
  /** The job is dead: it will not be tried again unless a person asks for it. */
  readonly onDead: (tx: Tx, payload: unknown, reason: string) => Promise<void>;
  /** A person asked for it. */
  readonly onRetry: (tx: Tx, payload: unknown) => Promise<void>;
}

interface RegisterOptions<Payload> {
  /** Told when the last try failed, or when a process died in it; idempotent like the handler. */
  readonly onDead?: (tx: Tx, payload: Payload, reason: string) => Promise<void>;
  /**
   * Takes back what `onDead` did, where the handler would find nothing to do after it; in the transaction that has the dead
   * job tried again. @throws DomainError when it cannot be now
   */
  readonly onRetry?: (tx: Tx, payload: Payload) => Promise<void>;
}

/** What does each job; rooms register at start, the runner looks up. */
@Injectable()
export class JobHandlers {
  readonly #handlers = new Map<string, JobHandler>();
  readonly #onStart: (() => Promise<void>)[] = [];

  /** @param handler may run more than once for the same payload: it must be idempotent */
  register<Payload extends { organizationId: string }>(
    job: JobDefinition<Payload>,
    handler: (payload: Payload, run: JobRun) => Promise<void>,
    { onDead, onRetry }: RegisterOptions<Payload> = {},
  ): void {
    if (this.#handlers.has(job.name)) throw new Error(`The job ${job.name} has two handlers.`);
    this.#handlers.set(job.name, {
      handler: (payload, run) => handler(job.payload.parse(payload), run),
      maxAttempts: job.maxAttempts,
      onDead: async (tx, payload, reason) => onDead?.(tx, job.payload.parse(payload), reason),
      onRetry: async (tx, payload) => onRetry?.(tx, job.payload.parse(payload)),
    });
  }

  /** Registers what a runner does once when it begins to take jobs; nobody waits for it. */
  onStart(hook: () => Promise<void>): void {
    this.#onStart.push(hook);
  }

  started(): Promise<unknown> {
    return Promise.all(this.#onStart.map((hook) => hook()));
  }

  find(name: string): JobHandler | null {
    return this.#handlers.get(name) ?? null;
  }

  entries(): IterableIterator<[string, JobHandler]> {
    return this.#handlers.entries();
  }
}
