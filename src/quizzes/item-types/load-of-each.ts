import { itemTypes } from '../scoring/index.ts';
import type { ItemTypeName } from '../scoring/index.ts';

type Half = 'form' | 'model';
type Halves<Of extends Half> = {
  readonly [Name in ItemTypeName]: Awaited<ReturnType<(typeof itemTypes)[Name][Of]>>;
};

/** What the engine does not load of each type of item, so that its threads have neither Nest nor a schema library. */
export async function loadOfEach<Of extends Half>(half: Of): Promise<Halves<Of>> {
  const loaded: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(itemTypes)) loaded[name] = await type[half]();
  return loaded as Halves<Of>;
}
