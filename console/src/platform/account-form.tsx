import { Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { listBusinesses, openAccount } from './platform-calls.ts';

/** Opens an account of a business. */
export function AccountForm({ close }: { readonly close: () => void }) {
  const text = useWords().platform.accounts;
  const queries = useQueryClient();
  const [business, setBusiness] = useState<string | null>(null);
  const [brandName, setBrandName] = useState('');
  const [sid, setSid] = useState('');
  const [isTried, setTried] = useState(false);
  const businesses = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses });
  const opening = useAct({ mutationFn: openAccount, onSuccess: close, onSettled: () => queries.invalidateQueries() });
  const submit = () => {
    setTried(true);
    if (business === null || brandName.trim() === '') return;
    opening.mutate({ businessId: Number(business), brandName: brandName.trim(), sid: sid.trim() });
  };
  return (
    <FormDialog title={text.open} submit={text.open} act={opening} onSubmit={submit} close={close}>
      <Select
        label={text.of}
        searchable
        data-autofocus
        value={business}
        error={isTried && business === null ? text.ofMissing : null}
        data={businesses.data?.map(({ id, legalName }) => ({ value: String(id), label: legalName })) ?? []}
        onChange={setBusiness}
      />
      <TextInput
        label={text.name}
        description={text.nameHint}
        maxLength={40}
        value={brandName}
        error={isTried && brandName.trim() === '' ? text.nameMissing : null}
        onChange={(event) => setBrandName(event.currentTarget.value)}
      />
      <TextInput
        label={text.ownSid}
        description={text.ownSidHint}
        maxLength={64}
        value={sid}
        onChange={(event) => setSid(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
