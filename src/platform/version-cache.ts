import { LRUCache } from 'lru-cache';

/**
 * What belongs to published versions of courses, of all caches together; what was used least goes first. Such rows are
 * immutable: the server's role may not even change them. Never anything of a viewer.
 */
let known = rememberUpTo(50_000);

function rememberUpTo(rows: number): LRUCache<string, readonly object[]> | null {
  if (rows === 0) return null;
  return new LRUCache({ maxSize: rows, sizeCalculation: (value) => value.length + 1 });
}

/** @param rows that a process remembers at most, at some 500 bytes each; 0: none */
export function limitVersionCache(rows: number): void {
  known = rememberUpTo(rows);
}

const remembered = new WeakSet<object>();

/** Whether a row is one that never changes, the same object each time it is asked for. */
export function isRemembered(row: object): boolean {
  return remembered.has(row);
}

/** One kind of rows. An organization finds only what was read for it, under its own row-level security. */
export class VersionCache<Row extends object> {
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  /**
   * The rows of each version, in the versions' order.
   * @param load those of versions that are not known, with whether each version is published
   */
  async rowsOf(
    organizationId: string,
    versionIds: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly VersionRows<Row>[]>,
  ): Promise<(readonly Row[])[]> {
    const keyOf = (id: string) => `${this.#kind} ${organizationId} ${id}`;
    const found = new Map<string, readonly Row[]>();
    const missing: string[] = [];
    for (const id of new Set(versionIds)) {
      const rows = known?.get(keyOf(id)) as readonly Row[] | undefined;
      if (rows === undefined) missing.push(id);
      else found.set(id, rows);
    }
    if (missing.length > 0)
      for (const { versionId, isPublished, rows } of await load(missing)) {
        found.set(versionId, rows);
        if (!isPublished || known === null) continue;
        known.set(keyOf(versionId), rows);
        for (const row of rows) remembered.add(row);
      }
    return versionIds.map((id) => found.get(id) ?? []);
  }
}

export interface VersionRows<Row> {
  readonly versionId: string;
  readonly isPublished: boolean;
  readonly rows: readonly Row[];
}
