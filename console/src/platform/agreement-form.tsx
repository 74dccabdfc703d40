import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { Business } from '@sammati/contract/business.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PaperInput } from '#console/agreement/paper-input.tsx';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { fileAgreement, keepPaper, type NewAgreement } from './platform-calls.ts';

/** Puts a signed agreement on file (R1): with the paper that was sent, or one that is chosen here. */
export function AgreementForm({ business, close }: { readonly business: Business; readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  const text = words.platform.businesses;
  const queries = useQueryClient();
  const { paperWaiting } = business;
  const sent = { signedOn: paperWaiting?.signedOn ?? '', signatory: paperWaiting?.signatory ?? '' };
  const [signedOn, setSignedOn] = useState(sent.signedOn);
  const [signatory, setSignatory] = useState(sent.signatory);
  const [reference, setReference] = useState('');
  const [earlier, setEarlier] = useState<NewAgreement['earlierObjections'] | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const refusal = useRefusal();
  const [missing, setMissing] = useState(false);
  const isOwn = signedOn !== sent.signedOn || signatory !== sent.signatory || reference !== '';
  useUnsaved(isOwn || earlier !== null || file !== null);
  const filing = useAct({
    mutationFn: async (agreement: NewAgreement) => {
      const { signedOn: on, signatory: by } = agreement;
      const paper = file === null ? paperWaiting : await keepPaper(business.id, { file, signedOn: on, signatory: by });
      return fileAgreement(business.id, { ...agreement, ...(paper === null ? {} : { paper: paper.sha256 }) });
    },
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  const texts = [
    { label: text.signatory, value: signatory, set: setSignatory },
    { label: text.reference, value: reference, set: setReference },
  ];
  return (
    <Modal
      opened
      onClose={filing.isPending ? stay : close}
      title={business.legalName}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
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
          {filing.isError && <Alert color="red" title={refusal(filing.error)} />}
          {paperWaiting !== null && <Alert title={text.isLooked}>{paperWaiting.fileName}</Alert>}
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
          <PaperInput label={paperWaiting === null ? text.paper : text.paperOther} file={file} change={setFile} />
          <Group justify="end">
            <Button variant="default" disabled={filing.isPending} onClick={close}>
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
