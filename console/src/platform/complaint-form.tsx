import { Alert, Button, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { type NewComplaint, recordComplaint } from './complaint-calls.ts';

const nothing: NewComplaint = { number: '', callerId: '', reference: '', at: '' };

/** Records a complaint that an operator forwarded: an objection of the person, counted for the caller id (R12.3). */
export function ComplaintForm({ sid }: { readonly sid: string }) {
  const words = useWords();
  const text = words.platform.complaints;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [written, setWritten] = useState(nothing);
  const [isMissing, setMissing] = useState(false);
  useUnsaved(Object.values(written).some((one) => one !== ''));
  const recording = useAct({
    mutationFn: (complaint: NewComplaint) => recordComplaint(sid, complaint),
    onSuccess: () => setWritten(nothing),
    onSettled: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isLacking = [written.number, written.callerId, written.reference].some((one) => one.trim() === '');
    setMissing(isLacking);
    if (!isLacking) recording.mutate(written);
  };
  const fields = [
    { name: 'number', label: text.number, type: 'tel', longest: 64, hint: null },
    { name: 'callerId', label: text.callerId, type: 'text', longest: 64, hint: text.callerIdHint },
    { name: 'reference', label: text.reference, type: 'text', longest: 200, hint: null },
    { name: 'at', label: text.at, type: 'datetime-local', longest: 30, hint: null },
  ] as const;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {isMissing && <Alert color="red" title={text.allNeeded} />}
        {recording.isError && <Alert color="red" title={refusal(recording.error)} />}
        {recording.isSuccess && (
          <Alert role="status" title={recording.data.repeated ? text.repeated : text.recorded(recording.data.count.people)}>
            {text.evidence}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
          {fields.map(({ name, label, type, longest, hint }) => (
            <TextInput
              key={name}
              label={label}
              description={hint}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              type={type}
              maxLength={longest}
              value={written[name]}
              onChange={(event) => setWritten({ ...written, [name]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
        <Button type="submit" w="fit-content" loading={recording.isPending}>
          {text.record}
        </Button>
      </Stack>
    </form>
  );
}
