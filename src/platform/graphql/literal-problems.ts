import { GraphQLError, parse } from 'graphql';
import type { Source } from 'graphql';
import type { FieldProblem } from '../error-extensions.ts';
import { LIMITS } from './limits.ts';
import { inputPath, inputPlaces } from './input-paths.ts';
import type { InputPlaces } from './input-paths.ts';

/** All errors of a request share its text. */
const places = new WeakMap<Source, InputPlaces>();

/** The fields of an error about a literal or a missing argument; none for what is about no value. */
export function literalProblems(error: unknown, message: string): FieldProblem[] {
  if (!(error instanceof GraphQLError)) return [];
  const [, argument] =
    / argument "(\w+)" of type .* is required, but it was not provided/.exec(message) ?? [];
  if (argument !== undefined) return [{ path: argument, message: 'is required' }];
  const [node] = error.nodes ?? [];
  const { source } = error;
  if (node?.loc === undefined || source === undefined) return [];
  const steps = placesIn(source).ofLiterals.get(node.loc.start);
  if (steps === undefined) return [];
  const [, missing] = /^Field "\w+\.(\w+)" of required type /.exec(message) ?? [];
  return missing === undefined
    ? [{ path: inputPath(steps), message: message.replace(/\.$/, '') }]
    : [{ path: inputPath([...steps, missing]), message: 'is required' }];
}

function placesIn(source: Source): InputPlaces {
  const known = places.get(source);
  if (known) return known;
  const found = inputPlaces(parse(source, { maxTokens: LIMITS.tokens }));
  places.set(source, found);
  return found;
}
