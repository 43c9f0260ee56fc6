import type { Scope } from './leaf.ts';
import { MAX_DEPTH, MAX_NODES, readNode } from './read-node.ts';

/** `path` is where in the tree, from `$`: `$.allOf[1].quizPassed`. */
export interface AvailabilityProblem {
  path: string;
  message: string;
}

/** What publishing must refuse in a unit's tree (untrusted JSON; null is fine); empty when it is sound. */
export function checkAvailability(tree: unknown, scope: Scope): AvailabilityProblem[] {
  const problems: AvailabilityProblem[] = [];
  let nodes = 0;
  if (tree !== null) visit(tree, '$', 1);
  if (nodes > MAX_NODES) problems.push({ path: '$', message: `has more than ${MAX_NODES} conditions` });
  return problems;

  function visit(node: unknown, path: string, depth: number): void {
    if (++nodes > MAX_NODES) return;
    if (depth > MAX_DEPTH) {
      problems.push({ path, message: `is nested deeper than ${MAX_DEPTH} levels` });
      return;
    }
    const read = readNode(node);
    if (read.kind === 'malformed') problems.push({ path, message: read.message });
    if (read.kind === 'not') visit(read.child, `${path}.not`, depth + 1);
    if (read.kind === 'leaf') {
      const problem = read.leaf.problem(read.value, scope);
      if (problem !== null)
        problems.push({ path: `${path}.${read.name}${problem.path}`, message: problem.message });
    }
    if (read.kind === 'allOf' || read.kind === 'anyOf') {
      for (const [index, child] of read.children.entries()) {
        if (nodes > MAX_NODES) return;
        visit(child, `${path}.${read.kind}[${index}]`, depth + 1);
      }
    }
  }
}
