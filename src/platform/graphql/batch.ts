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
  readonly #fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>;

  /** @param fetch one value for each key, in the keys' order */
  constructor(fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>) {
    this.#fetch = fetch;
  }

  load(viewer: Viewer, key: Key): Promise<Value> {
    return this.#loaderOf(viewer).load(key);
  }

  /** The value of each key, in the keys' order. */
  loadMany(viewer: Viewer, keys: readonly Key[]): Promise<Value[]> {
    const loader = this.#loaderOf(viewer);
    return Promise.all(keys.map((key) => loader.load(key)));
  }

  #loaderOf(viewer: Viewer): DataLoader<Key, Value> {
    const snapshot = snapshots.get(viewer);
    let loader = this.#loaders.get(snapshot ?? viewer);
    if (loader === undefined) {
      const cache = snapshot !== undefined;
      loader = new DataLoader((keys: readonly Key[]) => this.#fetch(viewer, keys), { cache });
      this.#loaders.set(snapshot ?? viewer, loader);
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
