import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { createConnection, type Dialect, nothingWritten } from './connection-calls.ts';
import { ConnectionFields } from './connection-fields.tsx';
import { ConnectionSecret } from './connection-secret.tsx';

const dialects = ['exotel', 'json', 'plivo', 'twilio', 'mapped', 'sip'] as const;

/** Creates a connection, and shows its secret: once. */
export function ConnectionForm({ close }: { readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  const text = words.platform.connections;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [written, setWritten] = useState(nothingWritten);
  const [isMissing, setMissing] = useState(false);
  const creation = useAct({
    mutationFn: createConnection,
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = written.name.trim();
    setMissing(name === '');
    if (name !== '') creation.mutate({ ...written, name });
  };
  return (
    <Modal
      opened
      onClose={creation.isPending ? stay : close}
      title={text.create}
      size={written.dialect === 'mapped' && creation.data === undefined ? 'lg' : 'md'}
      centered
      closeOnClickOutside={false}
      {...(creation.data === undefined ? {} : { closeOnEscape: false })}
      closeButtonProps={{ 'aria-label': creation.data === undefined ? words.entry.cancel : text.done }}
    >
      {creation.data !== undefined && <ConnectionSecret made={creation.data} done={close} />}
      {creation.data === undefined && (
        <form onSubmit={submit}>
          <Stack gap="sm">
            {creation.isError && <Alert color="red" title={refusal(creation.error)} />}
            <TextInput
              label={text.which}
              data-autofocus
              maxLength={100}
              value={written.name}
              error={isMissing ? text.nameMissing : null}
              onChange={(event) => setWritten({ ...written, name: event.currentTarget.value })}
            />
            <Select
              label={text.dialect}
              allowDeselect={false}
              value={written.dialect}
              data={dialects.map((value) => ({ value, label: text.dialects[value] }))}
              onChange={(value) => value !== null && setWritten({ ...written, dialect: value as Dialect })}
            />
            <ConnectionFields written={written} change={(changes) => setWritten((before) => ({ ...before, ...changes }))} />
            <Group justify="end">
              <Button variant="default" disabled={creation.isPending} onClick={close}>
                {words.entry.cancel}
              </Button>
              <Button type="submit" loading={creation.isPending}>
                {text.create}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
