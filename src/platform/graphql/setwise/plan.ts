import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** The selection on one object type, with fragments followed and directives decided. */
export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** Those that are found for all objects of a level; an object's text has the text of each between two gaps. */
  readonly found: readonly FieldPlan[];
  readonly gaps: readonly Gap[];
  /** The gaps, if they are the same for all objects. */
  readonly fixed: readonly string[] | null;
  /** Whether everything below lies in the object already, so that it is written without waiting. */
  readonly isPlain: boolean;
}

export interface FieldPlan {
  /** The response key as JSON, with its colon. */
  readonly key: string;
  readonly name: string;
  readonly responseName: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly value: ValuePlan;
  /** Writes a value that is plain; null for others. */
  readonly write: ((value: unknown) => string) | null;
  /** `__typename`, as JSON. */
  readonly constant: string | null;
  /** Whether it is resolved; else it is a property of its parent. */
  readonly hasResolver: boolean;
  readonly isPlain: boolean;
  /** The arguments, the same for all parents; those that hang on no variable are the same for all requests. */
  readonly argumentsFrom: (variables: Record<string, unknown>) => object;
}

/** What stands before, between and behind the fields that are found: keys, braces, and the fields that lie in their parent. */
export type Gap = string | ((parent: Parent) => string);

export type Parent = Readonly<Record<string, unknown>>;

export type ValuePlan =
  | { readonly kind: 'LEAF'; readonly isNullable: boolean; readonly type: GraphQLLeafType }
  | { readonly kind: 'LIST'; readonly isNullable: boolean; readonly of: ValuePlan }
  | {
      readonly kind: 'OBJECT';
      readonly isNullable: boolean;
      /** The one plan there can be; null for interfaces and unions. */
      readonly only: ObjectPlan | null;
      /** The plan for what this object turns out to be. */
      readonly planOf: (value: object) => ObjectPlan;
      readonly isPlain: boolean;
    };

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Whether the value lies in the parent with all that is selected of it. */
export function isPlainValue(plan: ValuePlan): boolean {
  if (plan.kind === 'LEAF') return true;
  return plan.kind === 'LIST' ? isPlainValue(plan.of) : plan.isPlain;
}

/** The operation, or what came of it, is not for setwise execution: graphql-js answers it. */
export class NotCovered extends Error {}
