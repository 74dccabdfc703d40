/**
 * The built file of one of this folder's threads. It is the built one also when this code runs from its source, as it does in tests:
 * Node cannot run the source.
 */
export function builtWorker(name: 'scrub-worker'): URL {
  const here = import.meta.url.replace(/\/src\/(registry\/scrub\/built-worker)\.ts$/, '/dist/$1.js');
  return new URL(`${name}.js`, here);
}
