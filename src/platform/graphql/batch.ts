import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';

/**
 * Collects the keys that the fields of one operation ask for at the same moment and fetches them with one set-based query.
 * It batches and does not remember: what a mutation changed is read anew by the fields of its payload.
 */
export class Batch<Key, Value> {
  readonly #loaders = new WeakMap<Viewer, DataLoader<Key, Value>>();
  readonly #fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>;

  /** @param fetch one value for each key, in the keys' order */
  constructor(fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>) {
    this.#fetch = fetch;
  }

  load(viewer: Viewer, key: Key): Promise<Value> {
    let loader = this.#loaders.get(viewer);
    if (loader === undefined) {
      loader = new DataLoader((keys: readonly Key[]) => this.#fetch(viewer, keys), { cache: false });
      this.#loaders.set(viewer, loader);
    }
    return loader.load(key);
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
