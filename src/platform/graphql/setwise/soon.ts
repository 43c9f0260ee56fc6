/** Something that is there, or will be: what is there already need not be waited for, which costs more than most fields do. */
export type Soon<T> = T | Promise<T>;

export function andThen<T, U>(value: Soon<T>, use: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/**
 * What comes of each, or the first failure when all are over: what comes after it must not go on beside them.
 * @param start is not called any more once it has thrown
 */
export function together<Given, T>(
  all: readonly Given[],
  start: (given: Given, index: number) => T | PromiseLike<T>,
): Soon<T[]> {
  const found: (T | PromiseLike<T>)[] = [];
  let waiting = 0;
  try {
    for (let index = 0; index < all.length; index++) {
      const value = start(all[index] as Given, index);
      if (isPromise(value)) waiting++;
      found.push(value);
    }
  } catch (error) {
    if (waiting === 0) throw error;
    waiting++;
    found.push(Promise.reject(error as Error));
  }
  return waiting === 0 ? (found as T[]) : whenOver(found, waiting);
}

/** Puts values in the place of what they were waited for. */
function whenOver<T>(found: (T | PromiseLike<T>)[], promises: number): Promise<T[]> {
  return new Promise((resolve, reject) => {
    let waiting = promises;
    let failed = found.length;
    let failure: unknown;
    const end = () => {
      if (--waiting > 0) return;
      if (failed < found.length) reject(failure as Error);
      else resolve(found as T[]);
    };
    found.forEach((value, index) => {
      if (!isPromise(value)) return;
      value.then(
        (own) => {
          found[index] = own;
          end();
        },
        (error: unknown) => {
          if (index < failed) [failed, failure] = [index, error];
          end();
        },
      );
    });
  });
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
