import { Radio, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { ConnectionSelect } from './connection-select.tsx';
import { addLine, listBusinesses, type NewLine } from './platform-calls.ts';

/** Puts a consent line into use. What ringing it says is chosen once, for its life (R8). */
export function LineForm({ close }: { readonly close: () => void }) {
  const words = useWords();
  const text = words.platform.lines;
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [meaning, setMeaning] = useState<NewLine['meaning'] | null>(null);
  const [business, setBusiness] = useState<string | null>(null);
  const [connectionId, setConnectionId] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);
  const businesses = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses });
  const adding = useAct({ mutationFn: addLine, onSuccess: close, onSettled: () => queries.invalidateQueries() });
  const submit = () => {
    setTried(true);
    if (number.trim() === '' || meaning === null) return;
    adding.mutate({ number: number.trim(), meaning, businessId: business === null ? null : Number(business), connectionId });
  };
  return (
    <FormDialog title={text.add} submit={text.add} act={adding} onSubmit={submit} close={close}>
      <TextInput
        label={text.newNumber}
        description={text.newNumberHint}
        type="tel"
        data-autofocus
        maxLength={64}
        value={number}
        error={isTried && number.trim() === '' ? text.numberMissing : null}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <Radio.Group
        label={text.meaning}
        description={text.meaningHint}
        value={meaning}
        error={isTried && meaning === null ? text.meaningMissing : null}
        onChange={(chosen) => setMeaning(chosen === 'agree' ? 'agree' : 'object')}
      >
        <Stack gap="xs" my="xs">
          {(['object', 'agree'] as const).map((value) => (
            <Radio key={value} value={value} label={words.settings.lineMeanings[value]} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={text.of}
        placeholder={text.poolLong}
        searchable
        clearable
        value={business}
        data={businesses.data?.map(({ id, legalName }) => ({ value: String(id), label: legalName })) ?? []}
        onChange={setBusiness}
      />
      <ConnectionSelect value={connectionId} onChange={setConnectionId} />
    </FormDialog>
  );
}
