import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { ConnectionSelect } from '#console/platform/connection-select.tsx';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { addVirtualNumber, type NewVirtualNumber } from './settings-calls.ts';

/** The operator gives the account a number to call from. */
export function VirtualNumberForm({ close }: { readonly close: () => void }) {
  const words = useWords();
  const text = words.settings;
  const session = useSession();
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [header, setHeader] = useState('');
  const [connectionId, setConnectionId] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);
  const adding = useAct({
    mutationFn: (given: NewVirtualNumber) => addVirtualNumber(session, given),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  const isHeader = /^(?:[A-Za-z0-9]{3,11})?$/.test(header.trim());
  const submit = () => {
    setTried(true);
    if (number.trim() === '' || !isHeader) return;
    adding.mutate({ number: number.trim(), header: header.trim() === '' ? null : header.trim(), connectionId });
  };
  return (
    <FormDialog title={text.addNumber} submit={text.addNumber} act={adding} onSubmit={submit} close={close}>
      <TextInput
        label={text.number}
        type="tel"
        data-autofocus
        maxLength={64}
        value={number}
        error={isTried && number.trim() === '' ? words.platform.lines.numberMissing : null}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label={text.header}
        description={text.headerHint}
        maxLength={11}
        value={header}
        error={isTried && !isHeader ? text.headerWrong : null}
        onChange={(event) => setHeader(event.currentTarget.value)}
      />
      <ConnectionSelect value={connectionId} onChange={setConnectionId} />
    </FormDialog>
  );
}
