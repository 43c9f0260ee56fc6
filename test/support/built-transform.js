// What the specs of test/ import from outside it is the program as it was built, loaded by Node itself, once for all
// specs of a Jest process. Jest would load and compile its 3,000 modules again for each of them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const self = readFileSync(import.meta.filename, 'utf8');
const require = createRequire(import.meta.url);

/** The module that Jest was to load from `file`: of our sources what was built of them, of packages the very file. */
export function requireBuilt(file) {
  const [folder] = path.relative(root, file).split(path.sep);
  if (folder === 'node_modules') return require(file);
  return require(path.join(root, 'dist', path.relative(root, file)).replace(/\.ts$/, '.js'));
}

export default {
  process(source, file, { supportsStaticESM }) {
    const load = `globalThis.requireBuilt(${JSON.stringify(file)})`;
    // The global setup comes by here as well, and is not in such surroundings.
    const own = `(function () { ${source}\n }).call(this);`;
    if (!supportsStaticESM)
      return { code: `if (globalThis.requireBuilt) module.exports = ${load}; else ${own}` };
    // A name may be a word that no variable can have, as zod's `catch`.
    const names = namesOf(file).map(
      (name, index) => `const of${index} = built.${name}; export { of${index} as ${name} };`,
    );
    return { code: [`const built = ${load};`, ...names].join('\n') };
  },
  getCacheKey(source, file, { supportsStaticESM }) {
    const names = supportsStaticESM ? namesOf(file) : null;
    return createHash('sha256')
      .update(JSON.stringify([self, source, file, names]))
      .digest('hex');
  },
};

function namesOf(file) {
  return Object.keys(requireBuilt(file));
}
