import { useState } from 'react';
import { useUnsaved } from './unsaved.tsx';

/**
 * What somebody changes of what is kept, field by field. Where nothing was changed, what is kept meanwhile is seen; a field in which
 * the same is kept as was written is no change any more, as after saving.
 */
export function useDraft<Fields extends object>(kept: Fields) {
  const [draft, setDraft] = useState<Partial<Fields>>({});
  const changes = only(draft, (name) => draft[name] !== kept[name]);
  if (Object.keys(changes).length < Object.keys(draft).length) setDraft(changes);
  const isChanged = Object.keys(changes).length > 0;
  useUnsaved(isChanged);
  return {
    fields: { ...kept, ...changes },
    changes,
    isChanged,
    change: (fields: Partial<Fields>) => setDraft((before) => ({ ...before, ...fields })),
    /** These were saved, if only as the service writes them. What was changed while they were is still to be. */
    saved: (fields: Partial<Fields>) => setDraft((before) => only(before, (name) => before[name] !== fields[name])),
    discard: () => setDraft({}),
  };
}

function only<Fields extends object>(fields: Partial<Fields>, isWanted: (name: keyof Fields) => boolean): Partial<Fields> {
  const names = (Object.keys(fields) as (keyof Fields)[]).filter(isWanted);
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Partial<Fields>;
}
