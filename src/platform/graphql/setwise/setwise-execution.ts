import { Inject, Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Viewer } from '../../auth/viewer.ts';
import { CONFIG } from '../../config/config.ts';
import type { Config } from '../../config/config.ts';
import { Database } from '../../database/database.ts';
import { DomainError } from '../../errors.ts';
import { Metrics } from '../../observability/metrics.ts';
import { rememberReads } from '../batch.ts';
import type { PreparedOperation } from '../prepare-operation.ts';
import type { RequestContext } from '../request-context.ts';
import { AnswerSize, AnswerTooLarge } from './answer-size.ts';
import { KnownPlans } from './known-plans.ts';
import type { Outcome } from './outcome.ts';
import type { FieldPlan, ObjectPlan } from './plan.ts';
import { runPlan } from './run-plan.ts';
import { SetwiseFields } from './setwise-fields.ts';

/**
 * Answers operations level by level, each field once for all its parents, and writes the JSON without building the result
 * first. It answers only what succeeds: whatever goes wrong is executed again by graphql-js, which alone says errors. Reads
 * can be repeated; what a mutation has done is not done again (`resolve-once.ts`).
 */
@Injectable()
export class SetwiseExecution {
  readonly #fields: SetwiseFields;
  readonly #database: Database;
  readonly #metrics: Metrics;
  readonly #isOn: boolean;
  readonly #plans = new KnownPlans();

  constructor(
    @Inject(SetwiseFields) fields: SetwiseFields,
    @Inject(Database) database: Database,
    @Inject(Metrics) metrics: Metrics,
    @Inject(CONFIG) { graphql }: Config,
  ) {
    this.#fields = fields;
    this.#database = database;
    this.#metrics = metrics;
    this.#isOn = graphql.execution === 'setwise';
  }

  /** Null for what graphql-js has to execute. */
  planOf(prepared: PreparedOperation): ObjectPlan | null {
    if (!this.#isOn) return null;
    const isResolved = (type: string, field: string) => this.#fields.isResolved(type, field);
    const plan = this.#plans.planOf(prepared, prepared.variables, isResolved);
    // Several mutations are done one after the other, and what a level asks for is asked for at once.
    return prepared.isQuery || plan?.fields.filter((field) => field.constant === null).length === 1
      ? plan
      : null;
  }

  /** Has read what the operation will need, as far as its ids tell, for whoever it is. */
  readAhead(prepared: PreparedOperation, viewer: Viewer): void {
    for (const root of this.planOf(prepared)?.fields ?? []) {
      const id = root.constant === null ? idOf(root, prepared.variables) : null;
      if (isUuid(id)) this.#fields.readAhead(root, viewer, String(id).toLowerCase());
    }
  }

  async answer(prepared: PreparedOperation, context: RequestContext): Promise<Outcome> {
    const outcome = await this.#attempt(prepared, context);
    if (prepared.isQuery)
      this.#metrics.graphqlQueries.inc({ execution: outcome === null ? 'graphql-js' : 'setwise' });
    return outcome;
  }

  async #attempt(prepared: PreparedOperation, context: RequestContext): Promise<Outcome> {
    try {
      const text = await this.#execute(prepared, context);
      return text === null ? null : { text };
    } catch (error) {
      if (!prepared.isQuery) return null;
      // To ask once more would double the load of what is overloaded, or be too much once more.
      if (error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE') return { refusal: error };
      if (error instanceof AnswerTooLarge) return { refusal: error };
      const { viewer } = context;
      if (viewer !== null) {
        await this.#database.mendSnapshot(viewer);
        rememberReads(viewer);
      }
      return null;
    }
  }

  async #execute(prepared: PreparedOperation, context: RequestContext): Promise<string | null> {
    const plan = this.planOf(prepared);
    if (plan === null) return null;
    const { viewer } = context;
    const run = {
      operation: prepared,
      variables: prepared.variables,
      context,
      size: new AnswerSize(),
      resolveLevel: (field: FieldPlan, parents: readonly unknown[], args: object) =>
        viewer === null ? null : this.#fields.resolve(field, viewer, parents, args),
    };
    const [text] = await runPlan(run, plan, [{}]);
    return text ?? null;
  }
}

/** Null also where the arguments are wrong, which is told when the field is executed. */
function idOf(root: FieldPlan, variables: Record<string, unknown>): unknown {
  try {
    return (root.argumentsFrom(variables) as { id?: unknown }).id;
  } catch {
    return null;
  }
}
