import { Kind, visit } from 'graphql';
import type { ASTNode, DocumentNode, ValueNode } from 'graphql';

/** Where a value stands, from the operation's `input` on: `responses.0.text`; of another argument with its name. */
export function inputPath(steps: readonly (string | number)[]): string {
  return (steps[0] === 'input' && steps.length > 1 ? steps.slice(1) : steps).join('.');
}

type Steps = readonly (string | number)[];

export interface InputPlaces {
  /** By the offset in the text of the value, or of the argument or field that holds it. */
  readonly ofLiterals: ReadonlyMap<number, Steps>;
  /** By the name of the variable; of one that is used several times the first. */
  readonly ofVariables: ReadonlyMap<string, Steps>;
}

/** The place of every value that a document gives to an argument. */
export function inputPlaces(document: DocumentNode): InputPlaces {
  const ofLiterals = new Map<number, Steps>();
  const ofVariables = new Map<string, Steps>();
  const keep = ({ loc }: ASTNode, steps: Steps) => {
    if (loc) ofLiterals.set(loc.start, steps);
  };
  const walk = (value: ValueNode, steps: Steps): void => {
    keep(value, steps);
    if (value.kind === Kind.VARIABLE && !ofVariables.has(value.name.value))
      ofVariables.set(value.name.value, steps);
    if (value.kind === Kind.LIST) value.values.forEach((member, index) => walk(member, [...steps, index]));
    if (value.kind !== Kind.OBJECT) return;
    for (const field of value.fields) {
      keep(field, [...steps, field.name.value]);
      walk(field.value, [...steps, field.name.value]);
    }
  };
  visit(document, {
    [Kind.ARGUMENT](argument) {
      keep(argument, [argument.name.value]);
      walk(argument.value, [argument.name.value]);
      return false;
    },
  });
  return { ofLiterals, ofVariables };
}
