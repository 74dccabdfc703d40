import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { useUnsaved } from '#console/shell/unsaved.tsx';

/** Asks why before it is done: the reason is kept as evidence. */
export function WithReason(props: {
  readonly title: string;
  readonly text: string;
  readonly act: (reason: string) => Promise<unknown>;
  /** On the button; the title, where nothing is said. */
  readonly submit?: string;
  readonly close: () => void;
}) {
  const { title, text, act, submit = title, close } = props;
  const words = useWords();
  useFocusBack();
  const queries = useQueryClient();
  const refusal = useRefusal(words.entry.failed);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  useUnsaved(reason !== '');
  const doing = useAct({
    mutationFn: () => act(reason.trim()),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Modal
      opened
      onClose={doing.isPending ? stay : close}
      title={title}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(reason.trim() === '');
          if (reason.trim() !== '') doing.mutate();
        }}
      >
        <Stack gap="sm">
          <Text>{text}</Text>
          {doing.isError && <Alert color="red" title={refusal(doing.error)} />}
          <TextInput
            label={words.platform.reason}
            value={reason}
            maxLength={500}
            data-autofocus
            error={missing && reason.trim() === '' ? words.platform.reasonMissing : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" disabled={doing.isPending} onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button type="submit" color="red.9" loading={doing.isPending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
