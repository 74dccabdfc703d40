import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { Business } from '@sammati/contract/business.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { fileAgreement, type NewAgreement } from './platform-calls.ts';

/** Puts a signed agreement on file (R1). */
export function AgreementForm({ business, close }: { readonly business: Business; readonly close: () => void }) {
  const words = useWords();
  const text = words.platform.businesses;
  const queries = useQueryClient();
  const [signedOn, setSignedOn] = useState('');
  const [signatory, setSignatory] = useState('');
  const [reference, setReference] = useState('');
  const [earlier, setEarlier] = useState<NewAgreement['earlierObjections'] | null>(null);
  const [missing, setMissing] = useState(false);
  const filing = useAct({
    mutationFn: (agreement: NewAgreement) => fileAgreement(business.id, agreement),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  const texts = [
    { label: text.signatory, value: signatory, set: setSignatory },
    { label: text.reference, value: reference, set: setReference },
  ];
  return (
    <Modal opened onClose={close} title={business.legalName} centered closeButtonProps={{ 'aria-label': words.entry.cancel }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const lacks = signedOn === '' || signatory.trim() === '' || reference.trim() === '' || earlier === null;
          setMissing(lacks);
          if (lacks) return;
          filing.mutate({ signedOn, signatory: signatory.trim(), reference: reference.trim(), earlierObjections: earlier });
        }}
      >
        <Stack gap="sm">
          {missing && <Alert color="red" title={text.allNeeded} />}
          {filing.isError && <Alert color="red" title={filing.error.message} />}
          <TextInput
            label={text.signedOn}
            type="date"
            value={signedOn}
            data-autofocus
            onChange={(event) => setSignedOn(event.currentTarget.value)}
          />
          {texts.map(({ label, value, set }) => (
            <TextInput
              key={label}
              label={label}
              value={value}
              maxLength={200}
              onChange={(event) => set(event.currentTarget.value)}
            />
          ))}
          <Select
            label={text.earlier}
            value={earlier}
            data={[
              { value: 'imported', label: text.imported },
              { value: 'none_exist', label: text.noneExist },
            ]}
            onChange={(chosen) => setEarlier(chosen === 'imported' || chosen === 'none_exist' ? chosen : null)}
          />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button type="submit" loading={filing.isPending}>
              {text.file}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
