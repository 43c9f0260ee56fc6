// What the specs of test/ import of the program is the program as it was built, loaded by Node itself, once for all
// specs of a Jest process. Jest would load and compile its 3,000 modules again for each of them.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashOf, reexport } from './package-transform.js';

const root = path.resolve(import.meta.dirname, '../..');

/** The module that was built of one of our sources. */
export function importBuilt(file) {
  const built = path.join(root, 'dist', path.relative(root, file)).replace(/\.ts$/, '.js');
  return import(pathToFileURL(built).href);
}

/** Without `process`, which Jest would prefer: some of our modules await others, so they cannot be required. */
export default {
  processAsync: async (_source, file) => ({ code: await codeOf(file) }),
  getCacheKeyAsync: async (_source, file) => hashOf(await codeOf(file)),
};

async function codeOf(file) {
  return reexport(`await globalThis.importBuilt(${JSON.stringify(file)})`, await importBuilt(file));
}
