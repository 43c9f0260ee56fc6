// The packages that specs import are those of the built program, loaded by Node as well. See built-transform.js.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

export const requirePackage = createRequire(import.meta.url);

export default {
  process: (source, file, options) => ({ code: codeOf(source, file, options) }),
  getCacheKey: (source, file, options) => hashOf(codeOf(source, file, options)),
};

function codeOf(source, file, { supportsStaticESM }) {
  const load = `globalThis.requirePackage(${JSON.stringify(file)})`;
  if (supportsStaticESM) return reexport(load, requirePackage(file));
  // The global setup comes by here as well, and is not in such surroundings.
  return `if (globalThis.requirePackage) module.exports = ${load}; else (function () { ${source}\n }).call(this);`;
}

/** A name may be a word that no variable can have, as zod's `catch`. */
export function reexport(load, module) {
  const names = Object.keys(module).map(
    (name, index) => `const of${index} = built.${name}; export { of${index} as ${name} };`,
  );
  return [`const built = ${load};`, ...names].join('\n');
}

export function hashOf(code) {
  return createHash('sha256').update(code).digest('hex');
}
