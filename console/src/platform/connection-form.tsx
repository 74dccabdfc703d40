import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { createConnection, type Dialect, type NewConnection, signs } from './connection-calls.ts';
import { ConnectionSecret, stay } from './connection-secret.tsx';

const dialects = ['exotel', 'json', 'plivo', 'twilio', 'mapped', 'sip'] as const;
const nothing: NewConnection = {
  name: '',
  dialect: 'exotel',
  sources: '',
  publicUrl: '',
  tokens: '',
  id: '',
  from: '',
  to: '',
};

/** Creates a connection, and shows its secret: once. */
export function ConnectionForm({ close }: { readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  const text = words.platform.connections;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [written, setWritten] = useState(nothing);
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
      centered
      closeOnClickOutside={false}
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
            <OfItsKind written={written} change={setWritten} />
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

/** What a carrier of this kind is known by, beside its secret. */
function OfItsKind({ written, change }: { readonly written: NewConnection; readonly change: (changed: NewConnection) => void }) {
  const text = useWords().platform.connections;
  const { dialect } = written;
  const fields: readonly (readonly [keyof NewConnection, string])[] =
    dialect === 'sip'
      ? [['sources', text.sources]]
      : dialect === 'mapped'
        ? [
            ['id', text.fieldId],
            ['from', text.fieldFrom],
            ['to', text.fieldTo],
          ]
        : signs(dialect)
          ? [
              ['publicUrl', text.publicUrl],
              ['tokens', text.tokens],
            ]
          : [];
  return fields.map(([name, label]) => (
    <TextInput
      key={name}
      label={label}
      autoComplete="off"
      maxLength={name === 'sources' ? 3_000 : 420}
      value={written[name]}
      onChange={(event) => change({ ...written, [name]: event.currentTarget.value })}
    />
  ));
}
