// The surroundings of a spec.
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** What jest or a spec may replace, and what is not for looking up. */
const LEFT_ALONE = ['Date', 'console', 'globalThis', 'eval', 'undefined', 'NaN', 'Infinity'];

/**
 * Names the language's own globals (`Math`, `BigInt`, `Array` …) in the scope of the surroundings' scripts. Found on
 * the global object of a vm context, each use of one goes through an interceptor of Node's: that doubles the time of
 * specs that compute much.
 */
export function nameGlobals(context) {
  const names = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)');
  const quick = names.filter((name) => !LEFT_ALONE.includes(name));
  vm.runInContext(`const { ${quick.join(', ')} } = globalThis;`, context);
}

export default class Environment extends TestEnvironment {
  async setup() {
    await super.setup();
    nameGlobals(this.context);
  }
}
