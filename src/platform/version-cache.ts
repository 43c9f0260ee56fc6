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

/** @param rows that a process remembers at most, at some `ROW_BYTES` each; 0: none, so each transaction reads them anew */
export function limitVersionCache(rows: number): void {
  known = rememberUpTo(rows);
}

/** What transactions have read where the process remembers nothing. */
const within = new WeakMap<object, Map<string, readonly object[]>>();

function readWithin(tx: object): Map<string, readonly object[]> {
  let memory = within.get(tx);
  if (memory === undefined) within.set(tx, (memory = new Map()));
  return memory;
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
    tx: object,
    organizationId: string,
    ownerIds: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly VersionRows<Row>[]>,
  ): Promise<(readonly Row[])[]> {
    const memory = known ?? readWithin(tx);
    const found = new Map<string, readonly Row[]>();
    const missing: string[] = [];
    for (const id of new Set(ownerIds)) {
      const rows = memory.get(this.#keyOf(organizationId, id)) as readonly Row[] | undefined;
      if (rows === undefined) missing.push(id);
      else found.set(id, rows);
    }
    if (missing.length > 0) {
      const loaded = await load(missing);
      for (const { id, rows } of loaded) found.set(id, rows);
      this.keep(tx, organizationId, loaded);
    }
    return ownerIds.map((id) => found.get(id) ?? []);
  }

  /** Remembers what was read for something else. */
  keep(tx: object, organizationId: string, loaded: readonly VersionRows<Row>[]): void {
    for (const { id, isPublished, bytes = 0, rows } of loaded) {
      if (!isPublished) continue;
      const key = this.#keyOf(organizationId, id);
      if (known === null) readWithin(tx).set(key, rows);
      else {
        known.set(key, rows, { size: Math.max(rows.length, Math.ceil(bytes / ROW_BYTES)) + 1 });
        for (const row of rows) remembered.add(row);
      }
    }
  }

  #keyOf(organizationId: string, id: string): string {
    return `${this.#kind} ${organizationId} ${id}`;
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
