/** Maps whose changes can be taken back: what a transaction of the memory store did is undone when it fails. */
export interface Journal {
  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void;
  delete<Key, Value>(map: Map<Key, Value>, key: Key): void;
  /** Takes back everything since it was made. */
  undo(): void;
}

export function journal(): Journal {
  const steps: (() => void)[] = [];

  function remember<Key, Value>(map: Map<Key, Value>, key: Key): void {
    const had = map.has(key);
    const before = map.get(key);
    steps.push(() => {
      if (had) map.set(key, before as Value);
      else map.delete(key);
    });
  }

  return {
    set(map, key, value) {
      remember(map, key);
      map.set(key, value);
    },
    delete(map, key) {
      remember(map, key);
      map.delete(key);
    },
    undo() {
      for (const step of steps.reverse()) step();
    },
  };
}
