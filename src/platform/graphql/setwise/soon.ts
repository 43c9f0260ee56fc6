/** Something that is there, or will be: what is there already need not be waited for, which costs more than most fields do. */
export type Soon<T> = T | Promise<T>;

export function andThen<T, U>(value: Soon<T>, use: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** All of them, or the first failure when all are over: what comes after it must not go on beside them. */
export function together<T>(work: readonly (() => T | PromiseLike<T>)[]): Soon<T[]> {
  const started: (T | PromiseLike<T>)[] = [];
  let isWaiting = false;
  try {
    for (const start of work) {
      const value = start();
      isWaiting ||= isPromise(value);
      started.push(value);
    }
  } catch (error) {
    if (!isWaiting) throw error;
    started.push(Promise.reject(error as Error));
  }
  if (!isWaiting) return started as T[];
  return Promise.allSettled(started).then((done) =>
    done.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
  );
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
