import { LRUCache } from 'lru-cache';

/** Rows that are remembered over all versions, by default; at some 500 bytes each. */
const DEFAULT_ROWS = 50_000;

let maxRows = DEFAULT_ROWS;

/** 0: nothing is remembered. Holds for caches made later and for all from now on when 0. */
export function limitVersionCaches(rows: number): void {
  maxRows = rows;
}

/**
 * Remembers what belongs to a published version of a course. Such rows are immutable: the server's role may not even change
 * them. Never anything of a viewer. An organization finds only what was read for it, under its own row-level security.
 */
export class VersionCache<Row extends object> {
  readonly #known = new LRUCache<string, readonly Row[]>({
    maxSize: DEFAULT_ROWS,
    sizeCalculation: (rows) => rows.length + 1,
  });

  /**
   * The rows of each version, in the versions' order.
   * @param load those of versions that are not known, with whether each version is published
   */
  async rowsOf(
    organizationId: string,
    versionIds: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly VersionRows<Row>[]>,
  ): Promise<(readonly Row[])[]> {
    const found = new Map<string, readonly Row[]>();
    for (const id of versionIds) {
      const rows = this.#known.get(`${organizationId} ${id}`);
      if (rows !== undefined) found.set(id, rows);
    }
    const missing = [...new Set(versionIds)].filter((id) => !found.has(id));
    if (missing.length > 0)
      for (const { versionId, isPublished, rows } of await load(missing)) {
        found.set(versionId, rows);
        if (isPublished && rows.length < maxRows) this.#known.set(`${organizationId} ${versionId}`, rows);
      }
    return versionIds.map((id) => found.get(id) ?? []);
  }
}

export interface VersionRows<Row> {
  readonly versionId: string;
  readonly isPublished: boolean;
  readonly rows: readonly Row[];
}
