/**
 * By which names a sandbox answers. Where it listens on the loopback address only names of this machine's own reach it, and those that its
 * user gave: a page whose name is made to point here (DNS rebinding) bears another, and would read the demo's key.
 */
export function ownHosts(listensOn: string, given: readonly string[]): (host: string | undefined) => boolean {
  const names = new Set(given.map((name) => name.toLowerCase()));
  // Whoever has it listen elsewhere has it reached by names that are not known here.
  if (!isLoopback(listensOn.toLowerCase())) return () => true;
  return (host) => {
    // No browser leaves it out.
    if (host === undefined) return true;
    const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    return isLoopback(name) || names.has(name);
  };
}

function isLoopback(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(name);
}
