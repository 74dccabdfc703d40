import { TextInput } from '@mantine/core';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { changeConnection, type WrittenConnection, writtenOf } from './connection-calls.ts';
import { ConnectionFields } from './connection-fields.tsx';

/** Changes what a connection is called, or is told of its carrier. Its kind and its addresses stay. */
export function ConnectionChange(props: { readonly connection: CarrierConnection; readonly close: () => void }) {
  const { connection, close } = props;
  const words = useWords();
  const text = words.platform.connections;
  const queries = useQueryClient();
  const [written, setWritten] = useState(() => writtenOf(connection));
  const [isMissing, setMissing] = useState(false);
  const changing = useAct({
    mutationFn: (changed: WrittenConnection) => changeConnection(connection.id, changed),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  const submit = () => {
    const name = written.name.trim();
    setMissing(name === '');
    if (name !== '') changing.mutate({ ...written, name });
  };
  return (
    <FormDialog
      title={text.changeOf(connection.name)}
      submit={words.platform.lines.save}
      size={connection.dialect === 'mapped' ? 'lg' : 'md'}
      act={changing}
      onSubmit={submit}
      close={close}
    >
      <TextInput
        label={text.which}
        data-autofocus
        maxLength={100}
        value={written.name}
        error={isMissing ? text.nameMissing : null}
        onChange={(event) => setWritten({ ...written, name: event.currentTarget.value })}
      />
      <ConnectionFields
        written={written}
        tokensKept={connection.signingTokens}
        change={(changes) => setWritten((before) => ({ ...before, ...changes }))}
      />
    </FormDialog>
  );
}
