import type { ImportChange, NumberImport } from '@sammati/contract/import.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { changeImport } from './imports-calls.ts';

/** An act on an import. Done twice it is done once; what the service answers is shown at once. */
export function useImportAct({ id }: Pick<NumberImport, 'id'>) {
  const session = useSession();
  const queries = useQueryClient();
  const queryKey = ['import', session.sid, String(id)];
  return useAct({
    mutationFn: (act: ImportChange) => changeImport(session, id, act),
    onSuccess: async (changed) => {
      // What is being read was perhaps so before the act.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, changed);
    },
    onError: () => queries.invalidateQueries({ queryKey }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['imports', session.sid] }),
  });
}
