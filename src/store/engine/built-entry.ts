/**
 * The built file of one of this folder's entries (of a thread or a process of its own). It is the built one also when this code
 * runs from its source, as it does in tests: Node cannot run the source.
 */
export function builtEntry(name: 'embedded-birth' | 'embedded-worker'): URL {
  const here = import.meta.url.replace(/\/src\/(store\/engine\/built-entry)\.ts$/, '/dist/$1.js');
  return new URL(`${name}.js`, here);
}
