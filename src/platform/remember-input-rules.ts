import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Lookup = Storage['getTargetValidationMetadatas'];
type Rules = ReturnType<Lookup>;

const remembered = new WeakSet<Storage>();

/**
 * Has the validator look the rules of a class up once: it goes through all classes there are for each object of an input, and
 * rules are declared with their class and never change. Groups, which could, are not used here.
 */
export function rememberInputRules(storage: Storage = getMetadataStorage()): void {
  if (remembered.has(storage)) return;
  remembered.add(storage);
  const known = new WeakMap<object, Rules>();
  const lookUp: Lookup = storage.getTargetValidationMetadatas.bind(storage);
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const isUsual = !schema && !always && !strictGroups && groups === undefined;
    if (!isUsual || typeof target !== 'function') return lookUp(target, schema, always, strictGroups, groups);
    let rules = known.get(target);
    if (rules === undefined) known.set(target, (rules = lookUp(target, schema, always, strictGroups)));
    // A copy: what the validator is given is its own.
    return [...rules];
  };
}
