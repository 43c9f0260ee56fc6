import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';

/** Viewers whose operation reads one snapshot; each snapshot has a token of its own. */
const snapshots = new WeakMap<Viewer, object>();

/** From now on, what this viewer reads comes from one new snapshot: it cannot change, so it need not be asked for twice. */
export function rememberReads(viewer: Viewer): void {
  snapshots.set(viewer, {});
}

/**
 * Collects the keys that the fields of one operation ask for at the same moment and fetches them with one set-based query.
 * In a query, which reads one snapshot, it remembers; in a mutation it does not: what was changed is read anew by the
 * fields of the payload.
 */
export class Batch<Key, Value> {
  readonly #loaders = new WeakMap<object, DataLoader<Key, Value>>();
  readonly #memories = new WeakMap<object, Map<Key, Promise<Value>>>();
  readonly #fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>;

  /** @param fetch one value for each key, in the keys' order */
  constructor(fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>) {
    this.#fetch = fetch;
  }

  load(viewer: Viewer, key: Key): Promise<Value> {
    return this.#memoryOf(viewer)?.get(key) ?? this.#loaderOf(viewer).load(key);
  }

  /** The value of each key, in the keys' order. In a query whoever has many keys has them all: nobody else is waited for. */
  loadMany(viewer: Viewer, keys: readonly Key[]): Promise<Value[]> {
    const memory = this.#memoryOf(viewer);
    if (memory === null) {
      const loader = this.#loaderOf(viewer);
      return Promise.all(keys.map((key) => loader.load(key)));
    }
    const missing = [...new Set(keys)].filter((key) => !memory.has(key));
    if (missing.length > 0) {
      const fetched = this.#fetch(viewer, missing);
      missing.forEach((key, index) =>
        memory.set(
          key,
          fetched.then((values) => values[index] as Value),
        ),
      );
    }
    return Promise.all(keys.map((key) => memory.get(key) as Promise<Value>));
  }

  /** What was read of the viewer's snapshot, which cannot change. */
  #memoryOf(viewer: Viewer): Map<Key, Promise<Value>> | null {
    const snapshot = snapshots.get(viewer);
    if (snapshot === undefined) return null;
    let memory = this.#memories.get(snapshot);
    if (memory === undefined) this.#memories.set(snapshot, (memory = new Map()));
    return memory;
  }

  #loaderOf(viewer: Viewer): DataLoader<Key, Value> {
    const owner = snapshots.get(viewer);
    let loader = this.#loaders.get(owner ?? viewer);
    if (loader === undefined) {
      const fetch = (keys: readonly Key[]) =>
        owner === undefined ? this.#fetch(viewer, keys) : this.loadMany(viewer, keys);
      this.#loaders.set(owner ?? viewer, (loader = new DataLoader(fetch, { cache: owner !== undefined })));
    }
    return loader;
  }
}

/** The row of each key, in the keys' order; null where there is none. */
export function rowOfEach<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const found = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => found.get(key) ?? null);
}
