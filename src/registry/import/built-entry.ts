/**
 * The built file of this folder's thread entry. It is the built one also when this code runs from its source, as it does in tests:
 * Node cannot run the source.
 */
export function builtEntry(): URL {
  const here = import.meta.url.replace(/\/src\/(registry\/import\/built-entry)\.ts$/, '/dist/$1.js');
  return new URL('import-worker.js', here);
}
