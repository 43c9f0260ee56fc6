import { canonicalJson } from '../platform/canonical-json.ts';

/** What differs, for the audit trail and for whoever has to follow: the same settings before and after. */
export function changedOf<Settings extends object>(
  before: Settings,
  after: Settings,
): { before: Partial<Settings>; after: Partial<Settings> } {
  const keys = (Object.keys(after) as (keyof Settings)[]).filter(
    (key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null),
  );
  const pick = (from: Settings) =>
    Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<Settings>;
  return { before: pick(before), after: pick(after) };
}
