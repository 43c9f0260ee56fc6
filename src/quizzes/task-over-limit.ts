/** A task has asked for more than it may have. */
export class TaskOverLimit extends Error {
  override readonly name = 'TaskOverLimit';
}

/** Whether a task had all the time, memory or text there is for one: it would be no better another time. */
export function isOverLimit(error: unknown): boolean {
  const { cause, code } = (error ?? {}) as { readonly cause?: unknown; readonly code?: unknown };
  return [error, cause].some((one) => one instanceof TaskOverLimit) || code === 'ERR_WORKER_OUT_OF_MEMORY';
}
