import { Inject, Injectable } from '@nestjs/common';
import { getOperationAST } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { Metrics } from '../observability/metrics.ts';
import { Admission } from './admit-operation.ts';
import { DocumentStore } from './document-store.ts';
import { prepareOperation } from './prepare-operation.ts';
import type { PreparedOperation, ValidOperation } from './prepare-operation.ts';
import { isCostAsked } from './report-cost.plugin.ts';
import { contextOf } from './request-context.ts';
import type { OperationRequest } from './request-context.ts';
import { JsonText, stringifyResult } from './setwise/json-text.ts';
import { SetwiseExecution } from './setwise/setwise-execution.ts';

interface PostedRequest extends OperationRequest {
  readonly method: string;
  readonly body: unknown;
}

/**
 * Answers an operation that has been this way before and succeeds, without Apollo's request pipeline: of a known document there is
 * nothing left to parse, to validate or to negotiate. It is admitted and executed by the same functions. Whatever is unusual
 * or fails is Apollo's, which goes on from what was done; only Apollo says errors.
 */
@Injectable()
export class ShortWay {
  readonly #documents: DocumentStore;
  readonly #admission: Admission;
  readonly #setwise: SetwiseExecution;
  readonly #metrics: Metrics;
  readonly #valid = new WeakMap<OperationDefinitionNode, ValidOperation>();

  constructor(
    @Inject(DocumentStore) documents: DocumentStore,
    @Inject(Admission) admission: Admission,
    @Inject(SetwiseExecution) setwise: SetwiseExecution,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#documents = documents;
    this.#admission = admission;
    this.#setwise = setwise;
    this.#metrics = metrics;
  }

  /** An operation that came the long way. */
  remember(valid: ValidOperation): void {
    this.#valid.set(valid.operation, valid);
  }

  /** The body of the answer; null: Apollo has to answer. */
  async answer(request: PostedRequest): Promise<string | null> {
    const prepared = this.#prepare(request);
    if (prepared === null) return null;
    const context = contextOf(request);
    request.begun = context;
    context.stop = this.#metrics.graphqlSeconds.startTimer();
    context.admitted = this.#admission.admit(prepared, context);
    try {
      await context.admitted;
    } catch {
      return null;
    }
    context.outcome = await this.#setwise.answer(prepared, context);
    if (context.outcome === null || 'refusal' in context.outcome) return null;
    this.#admission.leave(context);
    context.stop({ operation: prepared.operation.operation, outcome: 'ok' });
    return stringifyResult({ data: new JsonText(context.outcome.text) });
  }

  /** Whatever became of it on the long way, nothing is left open. */
  end({ begun }: PostedRequest): void {
    if (begun !== undefined) this.#admission.leave(begun);
  }

  #prepare(request: PostedRequest): PreparedOperation | null {
    const asked = readAsked(request);
    if (asked === null) return null;
    const document = this.#documents.find(asked.text);
    const operation = document && getOperationAST(document, asked.operationName);
    const valid = operation && this.#valid.get(operation);
    if (!valid) return null;
    try {
      const prepared = prepareOperation(valid, asked.variables);
      return this.#setwise.planOf(prepared) === null ? null : prepared;
    } catch {
      return null; // Apollo meets the same, and says it.
    }
  }
}

interface Asked {
  readonly text: string;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown>;
}

/** What is asked in the usual form; whether any other is right, and how it is answered, Apollo knows. */
function readAsked({ method, headers, body, trustedText }: PostedRequest): Asked | null {
  if (method !== 'POST' || !isRecord(body)) return null;
  const { query, operationName = null, variables, extensions } = body;
  const text = trustedText ?? query;
  if (typeof text !== 'string' || text === '') return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (!isRecordOrNone(variables) || !isRecordOrNone(extensions)) return null;
  if (isCostAsked(headers, extensions)) return null;
  return { text, operationName, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOrNone(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isRecord(value);
}
