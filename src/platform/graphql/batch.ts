import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';

/** What was read of one snapshot, by the batch that read it. */
type Memory = Map<object, Map<unknown, Promise<unknown>>>;

/** Of viewers whose operation reads one snapshot. */
const memories = new WeakMap<Viewer, Memory>();

/** From now on, what this viewer reads comes from one new snapshot: it cannot change, so it need not be asked for twice. */
export function rememberReads(viewer: Viewer): void {
  memories.set(viewer, new Map());
}

/**
 * Collects the keys that the fields of one operation ask for at the same moment and fetches them with one set-based query.
 * In a query, which reads one snapshot, it remembers; in a mutation it does not: what was changed is read anew by the
 * fields of the payload.
 */
export class Batch<Key, Value> {
  readonly #loaders = new WeakMap<object, DataLoader<Key, Value>>();
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
    const memory = memories.get(viewer);
    if (memory === undefined) return null;
    let own = memory.get(this);
    if (own === undefined) memory.set(this, (own = new Map()));
    return own as Map<Key, Promise<Value>>;
  }

  #loaderOf(viewer: Viewer): DataLoader<Key, Value> {
    const memory = memories.get(viewer);
    const owner = memory ?? viewer;
    let loader = this.#loaders.get(owner);
    if (loader === undefined) {
      const fetch = (keys: readonly Key[]) =>
        memory === undefined ? this.#fetch(viewer, keys) : this.loadMany(viewer, keys);
      this.#loaders.set(owner, (loader = new DataLoader(fetch, { cache: memory !== undefined })));
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
