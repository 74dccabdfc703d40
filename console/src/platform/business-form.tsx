import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { createBusiness } from './platform-calls.ts';

/** Registers a business: the legal person that objections are addressed to. */
export function BusinessForm({ close }: { readonly close: () => void }) {
  const text = useWords().platform.businesses;
  const queries = useQueryClient();
  const [legalName, setLegalName] = useState('');
  const [entityId, setEntityId] = useState('');
  const [isTried, setTried] = useState(false);
  const creating = useAct({ mutationFn: createBusiness, onSuccess: close, onSettled: () => queries.invalidateQueries() });
  const isEntity = entityId.trim() === '' || /^\d{6,30}$/.test(entityId.trim());
  const submit = () => {
    setTried(true);
    if (legalName.trim() === '' || !isEntity) return;
    creating.mutate({ legalName: legalName.trim(), entityId: entityId.trim() });
  };
  return (
    <FormDialog title={text.create} submit={text.create} act={creating} onSubmit={submit} close={close}>
      <TextInput
        label={text.legalName}
        data-autofocus
        maxLength={200}
        value={legalName}
        error={isTried && legalName.trim() === '' ? text.legalNameMissing : null}
        onChange={(event) => setLegalName(event.currentTarget.value)}
      />
      <TextInput
        label={text.entity}
        description={text.entityHint}
        inputMode="numeric"
        maxLength={30}
        value={entityId}
        error={isTried && !isEntity ? text.entityWrong : null}
        onChange={(event) => setEntityId(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
