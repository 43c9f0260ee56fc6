// The surroundings of a spec that meets the built program. See built-transform.js.
import { TestEnvironment } from 'jest-environment-node';
import { importBuilt } from './built-transform.js';
import { nameGlobals } from './environment.js';
import { requirePackage } from './package-transform.js';

export default class BuiltEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    // A spec has classes of its own otherwise, of which nothing that the program answers is an instance.
    Object.assign(this.global, { importBuilt, requirePackage, Date, Map, Set, String, Number, Boolean });
    nameGlobals(this.context);
    // Jest has every error tell a hundred lines of where it was thrown, and the program throws thousands.
    Error.stackTraceLimit = 10;
  }
}
