import { LRUCache } from 'lru-cache';

/**
 * What belongs to published versions of courses, of all caches together; what was used least goes first. Such rows are
 * immutable: the server's role may not even change them. Never anything of a viewer.
 */
let known = rememberUpTo(150_000);

function rememberUpTo(rows: number): LRUCache<string, readonly object[]> | null {
  return rows === 0 ? null : new LRUCache({ maxSize: rows });
}

const ROW_BYTES = 500;

/** @param rows that a process remembers at most, at some `ROW_BYTES` each; 0: none */
export function limitVersionCache(rows: number): void {
  known = rememberUpTo(rows);
}

const remembered = new WeakSet<object>();

/** Whether a row is one that never changes, the same object each time it is asked for. */
export function isRemembered(row: object): boolean {
  return remembered.has(row);
}

/** For what follows from such rows alone, and is the same object each time, too. */
export function rememberRow(row: object): void {
  remembered.add(row);
}

/**
 * One kind of rows, by what they belong to: a version, or something of one. An organization finds only what was read for it,
 * under its own row-level security.
 */
export class VersionCache<Row extends object> {
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  /**
   * The rows of each owner, in the owners' order.
   * @param load those of owners that are not known, with whether the version of each is published
   */
  async rowsOf(
    organizationId: string,
    ownerIds: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly VersionRows<Row>[]>,
  ): Promise<(readonly Row[])[]> {
    const keyOf = (id: string) => `${this.#kind} ${organizationId} ${id}`;
    const found = new Map<string, readonly Row[]>();
    const missing: string[] = [];
    for (const id of new Set(ownerIds)) {
      const rows = known?.get(keyOf(id)) as readonly Row[] | undefined;
      if (rows === undefined) missing.push(id);
      else found.set(id, rows);
    }
    if (missing.length > 0)
      for (const { id, isPublished, bytes = 0, rows } of await load(missing)) {
        found.set(id, rows);
        if (!isPublished || known === null) continue;
        known.set(keyOf(id), rows, { size: Math.max(rows.length, Math.ceil(bytes / ROW_BYTES)) + 1 });
        for (const row of rows) remembered.add(row);
      }
    return ownerIds.map((id) => found.get(id) ?? []);
  }
}

export interface VersionRows<Row> {
  /** Of what they belong to. */
  readonly id: string;
  readonly isPublished: boolean;
  /** For rows that may be long. */
  readonly bytes?: number;
  readonly rows: readonly Row[];
}
