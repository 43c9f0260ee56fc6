import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Lookup = Storage['getTargetValidationMetadatas'];
type Rules = ReturnType<Lookup>;
type Grouped = ReturnType<Storage['groupByPropertyName']>;

const remembered = new WeakSet<Storage>();

/**
 * Has the validator look the rules of a class up once, and put them together by property: it goes through all classes there
 * are for each object of an input, and rules are declared with their class and never change. Groups, which could, are not
 * used here. What is remembered is frozen, since everybody is given the same.
 */
export function rememberInputRules(storage: Storage = getMetadataStorage()): void {
  if (remembered.has(storage)) return;
  remembered.add(storage);
  // By the class, and by the name of the class that it stands in, if it does: the validator asks for both.
  const known = new WeakMap<object, Map<string | undefined, Rules>>();
  const grouped = new WeakMap<Rules, Grouped>();
  const lookUp: Lookup = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const isUsual = !always && !strictGroups && groups === undefined;
    if (!isUsual || typeof target !== 'function') return lookUp(target, schema, always, strictGroups, groups);
    let ofClass = known.get(target);
    if (ofClass === undefined) known.set(target, (ofClass = new Map()));
    const name = schema || undefined;
    let rules = ofClass.get(name);
    if (rules === undefined) {
      rules = Object.freeze(lookUp(target, schema, always, strictGroups)) as Rules;
      ofClass.set(name, rules);
    }
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    if (!Object.isFrozen(rules)) return group(rules);
    let byProperty = grouped.get(rules);
    if (byProperty === undefined) grouped.set(rules, (byProperty = Object.freeze(group(rules))));
    return byProperty;
  };
}
