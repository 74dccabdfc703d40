/** Does what is asked for, unless the same is on its way: then whoever asks again waits for that. */
export function onceWhilePending<Given, Done>(act: (given: Given) => Promise<Done>): (given: Given) => Promise<Done> {
  const pending = new Map<string, Promise<Done>>();
  return (given) => {
    const what = JSON.stringify(given);
    const before = pending.get(what);
    if (before !== undefined) return before;
    const doing = act(given).finally(() => pending.delete(what));
    pending.set(what, doing);
    return doing;
  };
}
