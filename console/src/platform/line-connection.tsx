import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { ConnectionSelect } from './connection-select.tsx';
import { moveLine } from './platform-calls.ts';

/** Which connection reports the calls of a line. */
export function LineConnection(props: { readonly line: ConsentLine; readonly title: string; readonly close: () => void }) {
  const { line, title, close } = props;
  const text = useWords().platform.lines;
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(line.connectionId);
  const moving = useAct({
    mutationFn: (connection: number | null) => moveLine(line.number, connection),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <FormDialog title={title} submit={text.save} act={moving} onSubmit={() => moving.mutate(chosen)} close={close}>
      <ConnectionSelect value={chosen} onChange={setChosen} />
    </FormDialog>
  );
}
