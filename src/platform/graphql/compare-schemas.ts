import { BreakingChangeType, DangerousChangeType, findBreakingChanges, findDangerousChanges } from 'graphql';
import type { BreakingChange, DangerousChange, GraphQLSchema } from 'graphql';

/** A change that a client may notice: where, as a schema coordinate such as `Query.courses(first:)`, and what. */
export interface SchemaChange {
  readonly coordinate: string;
  readonly what: string;
}

/** Clients that send what they sent before notice nothing of these. */
const HARMLESS: ReadonlySet<string> = new Set([
  DangerousChangeType.OPTIONAL_ARG_ADDED,
  DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED,
]);

/** The library says where a change is in its sentences alone, of which these are all that do not begin with the place. */
const PLACES: Partial<Record<BreakingChangeType | DangerousChangeType, [RegExp, string]>> = {
  [BreakingChangeType.TYPE_REMOVED]: [/^(?:Standard scalar )?(\w+)/, '$1'],
  [BreakingChangeType.TYPE_REMOVED_FROM_UNION]: [/from union type (\w+)/, '$1'],
  [BreakingChangeType.VALUE_REMOVED_FROM_ENUM]: [/^(\w+) was removed from enum type (\w+)/, '$2.$1'],
  [BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED]: [/field (\w+) on input type (\w+)/, '$2.$1'],
  [BreakingChangeType.ARG_REMOVED]: [/^([\w.]+) arg (\w+)/, '$1($2:)'],
  [BreakingChangeType.ARG_CHANGED_KIND]: [/^([\w.]+) arg (\w+)/, '$1($2:)'],
  [BreakingChangeType.REQUIRED_ARG_ADDED]: [/arg (\w+) on ([\w.]+)/, '$2($1:)'],
  [BreakingChangeType.DIRECTIVE_REMOVED]: [/^(\w+)/, '@$1'],
  [BreakingChangeType.DIRECTIVE_ARG_REMOVED]: [/^(\w+) was removed from (\w+)/, '@$2($1:)'],
  [BreakingChangeType.REQUIRED_DIRECTIVE_ARG_ADDED]: [/arg (\w+) on directive (\w+)/, '@$2($1:)'],
  [BreakingChangeType.DIRECTIVE_REPEATABLE_REMOVED]: [/from (\w+)/, '@$1'],
  [BreakingChangeType.DIRECTIVE_LOCATION_REMOVED]: [/from (\w+)/, '@$1'],
  [DangerousChangeType.VALUE_ADDED_TO_ENUM]: [/^(\w+) was added to enum type (\w+)/, '$2.$1'],
  [DangerousChangeType.TYPE_ADDED_TO_UNION]: [/to union type (\w+)/, '$1'],
  [DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED]: [/implemented by (\w+)/, '$1'],
  [DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE]: [/^([\w.]+) arg (\w+)/, '$1($2:)'],
};

/** What breaks clients of the released schema, and what may: new enum values, members of unions, other defaults. */
export function changesForClients(released: GraphQLSchema, next: GraphQLSchema): SchemaChange[] {
  const dangerous = findDangerousChanges(released, next).filter(({ type }) => !HARMLESS.has(type));
  return [...findBreakingChanges(released, next), ...dangerous]
    .map((change) => ({ coordinate: coordinateOf(change), what: change.description }))
    .sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
}

function coordinateOf({ type, description }: BreakingChange | DangerousChange): string {
  const [pattern, place] = PLACES[type] ?? [/^([\w.]+)/, '$1'];
  const [found] = pattern.exec(description) ?? [''];
  return found.replace(pattern, place);
}

/** Of the changes those whose coordinate a section of the changelog does not have in code quotes. */
export function changesNotNamed(changes: readonly SchemaChange[], section: string): SchemaChange[] {
  return changes.filter(({ coordinate }) => !section.includes(`\`${coordinate}\``));
}

/** The text below `## [title]` of a changelog, or null when it has no such section. */
export function changelogSection(changelog: string, title: string): string | null {
  const heading = `## [${title}]`;
  const section = changelog.split(/^(?=## )/m).find((part) => part.startsWith(heading));
  return section?.slice(section.indexOf('\n') + 1).trim() ?? null;
}

export interface Release {
  readonly version: string;
  readonly changelog: string;
  /** What was released before; null for the first release. */
  readonly released: GraphQLSchema | null;
  readonly next: GraphQLSchema;
}

/** Why a schema is not ready for its release, as sentences; none when it is. */
export function releaseProblems({ version, changelog, released, next }: Release): string[] {
  const section = changelogSection(changelog, version);
  if (section === null || section === '')
    return [`CHANGELOG.md has nothing below "## [${version}]", the version in package.json.`];
  const changes = released === null ? [] : changesForClients(released, next);
  return changesNotNamed(changes, section).map((change) => lackingEntry(change, version));
}

/** What to write, and where. */
export function lackingEntry({ coordinate, what }: SchemaChange, section: string): string {
  return `CHANGELOG.md has to say below "## [${section}]" what becomes of \`${coordinate}\`: ${what}`;
}
