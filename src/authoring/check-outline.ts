import { checkAvailability, findCycles } from '../progress/index.ts';
import type { UnitSource } from '../units/index.ts';
import type { ContentProblem } from './content-problem.ts';
import type { YamlResult } from './read-yaml.ts';

/** A unit with the file that it came from. */
export interface PlacedUnit extends Pick<YamlResult<unknown>, 'lineOf'> {
  readonly unit: UnitSource;
  readonly file: string;
}

/** What a course's units must not be to each other. */
export function checkOutline(units: readonly PlacedUnit[]): ContentProblem[] {
  const repeated = repeatedUnits(units);
  // A rule names units, so what it means is known when their names are.
  if (repeated.length > 0) return repeated;
  const outline = units.map(({ unit: { stableId, completedBy, availability } }, index) => ({
    stableId,
    completedBy,
    position: index + 1,
    availability: availability as never,
  }));
  const broken = units.flatMap(({ unit, file, lineOf }) =>
    checkAvailability(unit.availability, { unit: unit.stableId, outline }).map((problem) => ({
      file,
      line: lineOf(['availability', ...stepsOf(problem.path)]),
      message: `availability${problem.path.slice(1)}: ${problem.message}`,
    })),
  );
  if (broken.length > 0) return broken;
  return findCycles(outline).map((chain) => {
    const at = units.find(({ unit }) => unit.stableId === chain[0]);
    return {
      file: at?.file ?? 'course.yaml',
      line: at?.lineOf(['availability']) ?? 1,
      message: `availability: expected no cycle, found ${chain.join(' → ')}`,
    };
  });
}

function repeatedUnits(units: readonly PlacedUnit[]): ContentProblem[] {
  const first = new Map<string, string>();
  return units.flatMap(({ unit, file, lineOf }) => {
    const other = first.get(unit.stableId);
    if (other === undefined) {
      first.set(unit.stableId, file);
      return [];
    }
    const message = `id: expected an id of its own; ${other} has "${unit.stableId}" already`;
    return [{ file, line: lineOf(['id']), message }];
  });
}

/** `$.allOf[1].quizPassed` as the steps to it. */
function stepsOf(path: string): PropertyKey[] {
  return (path.match(/[^$.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
