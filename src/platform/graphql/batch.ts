import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';

/** What was read of one snapshot, by the batch that read it. */
type Memory = Map<object, Known<unknown, unknown>>;

/** Of viewers whose operation reads one snapshot. */
const memories = new WeakMap<Viewer, Memory>();

/** From now on, what this viewer reads comes from one new snapshot: it cannot change, so it need not be asked for twice. */
export function rememberReads(viewer: Viewer): void {
  memories.set(viewer, new Map());
}

/** When its snapshot ends. Until then what it read would outlive it: the young generation clears no weak keys of an old map. */
export function forgetReads(viewer: Viewer): void {
  memories.delete(viewer);
}

/**
 * Collects the keys that the fields of one operation ask for at the same moment and fetches them with one set-based query.
 * In a query, which reads one snapshot, it remembers; in a mutation it does not: what was changed is read anew by the
 * fields of the payload.
 */
export class Batch<Key, Value> {
  readonly #loaders = new WeakMap<Viewer, DataLoader<Key, Value>>();
  readonly #fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>;

  readonly #isDerived: boolean;

  /**
   * @param fetch one value for each key, in the keys' order
   * @param isDerived whether it makes them of what other batches read, which wait for others already
   */
  constructor(
    fetch: (viewer: Viewer, keys: readonly Key[]) => Promise<readonly Value[]>,
    { isDerived = false } = {},
  ) {
    this.#fetch = fetch;
    this.#isDerived = isDerived;
  }

  load(viewer: Viewer, key: Key): Promise<Value> {
    return this.#knownBy(viewer)?.load(key) ?? this.#loaderOf(viewer).load(key);
  }

  /** The value of each key, in the keys' order. In a query whoever has many keys has them all: nobody else is waited for. */
  loadMany(viewer: Viewer, keys: readonly Key[]): Promise<readonly Value[]> {
    const known = this.#knownBy(viewer);
    if (known !== null) return known.loadMany(keys);
    if (this.#isDerived) return this.#fetch(viewer, keys);
    const loader = this.#loaderOf(viewer);
    return Promise.all(keys.map((key) => loader.load(key)));
  }

  /** What was read of the viewer's snapshot, which cannot change. */
  #knownBy(viewer: Viewer): Known<Key, Value> | null {
    const memory = memories.get(viewer);
    if (memory === undefined) return null;
    let own = memory.get(this) as Known<Key, Value> | undefined;
    if (own === undefined) {
      own = new Known((keys) => this.#fetch(viewer, keys));
      memory.set(this, own as Known<unknown, unknown>);
    }
    return own;
  }

  #loaderOf(viewer: Viewer): DataLoader<Key, Value> {
    let loader = this.#loaders.get(viewer);
    if (loader === undefined) {
      loader = new DataLoader((keys) => this.#fetch(viewer, keys), { cache: false });
      this.#loaders.set(viewer, loader);
    }
    return loader;
  }
}

/** What a batch has read of one snapshot, and what it is reading. */
class Known<Key, Value> {
  readonly #fetch: (keys: readonly Key[]) => Promise<readonly Value[]>;
  readonly #values = new Map<Key, Value>();
  readonly #coming = new Map<Key, Promise<unknown>>();
  /** Asked one by one, and not read yet. */
  #asked: { readonly keys: Key[]; readonly read: Promise<unknown> } | null = null;

  constructor(fetch: (keys: readonly Key[]) => Promise<readonly Value[]>) {
    this.#fetch = fetch;
  }

  async load(key: Key): Promise<Value> {
    if (!this.#values.has(key)) await (this.#coming.get(key) ?? this.#ask(key));
    return this.#values.get(key) as Value;
  }

  async loadMany(keys: readonly Key[]): Promise<Value[]> {
    let missing: Set<Key> | null = null;
    for (const key of keys)
      if (!this.#values.has(key) && !this.#coming.has(key)) (missing ??= new Set()).add(key);
    if (missing !== null) await this.#read([...missing]);
    for (const key of keys) if (!this.#values.has(key)) await this.#coming.get(key);
    return keys.map((key) => this.#values.get(key) as Value);
  }

  /** Waits for what others ask for at the same moment. */
  #ask(key: Key): Promise<unknown> {
    if (this.#asked === null) {
      const keys: Key[] = [];
      const read = atTheEndOfNow().then(() => {
        this.#asked = null;
        return this.#read(keys);
      });
      this.#asked = { keys, read };
    }
    const { keys, read } = this.#asked;
    keys.push(key);
    this.#coming.set(key, read);
    return read;
  }

  #read(keys: readonly Key[]): Promise<unknown> {
    const coming = this.#fetch(keys).then((values) =>
      keys.forEach((key, index) => this.#values.set(key, values[index] as Value)),
    );
    // Whoever waits for it is told, also when they come later.
    coming.catch(() => undefined);
    for (const key of keys) this.#coming.set(key, coming);
    return coming;
  }
}

/** When all that runs now, and all that follows from it at once, has been done. */
function atTheEndOfNow(): Promise<void> {
  return new Promise((resolve) => {
    void Promise.resolve().then(() => process.nextTick(resolve));
  });
}

/** The row of each key, in the keys' order; null where there is none. Ids in capital letters are the same ids. */
export function rowOfEach<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const found = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => found.get(key) ?? found.get(folded(key)) ?? null);
}

function folded<Key>(key: Key): Key {
  return typeof key === 'string' ? (key.toLowerCase() as Key) : key;
}
