import { Kind, visit } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { planOperation } from './plan-operation.ts';
import { NotCovered } from './plan.ts';
import type { ObjectPlan, Operation } from './plan.ts';

/** Plans that a process keeps; what was used least goes first. */
const MOST_PLANS = 500;

interface Known {
  readonly number: number;
  /** Variables that decide what is selected. */
  readonly deciding: readonly string[];
}

type IsResolved = (type: string, field: string) => boolean;

/** Plans of operations, one for each way that its `@skip` and `@include` are decided; null for what graphql-js has to execute. */
export class KnownPlans {
  readonly #operations = new WeakMap<OperationDefinitionNode, Known>();
  readonly #plans = new LRUCache<string, { readonly plan: ObjectPlan | null }>({ max: MOST_PLANS });
  #count = 0;

  planOf(
    operation: Operation,
    variables: Record<string, unknown>,
    isResolved: IsResolved,
  ): ObjectPlan | null {
    let known = this.#operations.get(operation.operation);
    if (known === undefined) {
      known = { number: this.#count++, deciding: decidingVariables(operation.document) };
      this.#operations.set(operation.operation, known);
    }
    const key = [known.number, ...known.deciding.map((name) => String(variables[name]))].join();
    let found = this.#plans.get(key);
    if (found === undefined)
      this.#plans.set(key, (found = { plan: coveredPlan(operation, variables, isResolved) }));
    return found.plan;
  }
}

function coveredPlan(
  operation: Operation,
  variables: Record<string, unknown>,
  isResolved: IsResolved,
): ObjectPlan | null {
  try {
    return planOperation(operation, variables, isResolved);
  } catch (error) {
    if (error instanceof NotCovered) return null;
    throw error;
  }
}

function decidingVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: given = [] }) => {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}
