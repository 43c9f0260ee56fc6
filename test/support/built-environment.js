// The surroundings of a spec that meets the built program. See built-transform.js.
import { TestEnvironment } from 'jest-environment-node';
import { requireBuilt } from './built-transform.js';

export default class BuiltEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireBuilt = requireBuilt;
  }
}
