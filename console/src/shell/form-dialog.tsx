import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useFocusBack } from './focus-back.ts';
import { stay } from './stay.ts';
import { useUnsaved } from './unsaved.tsx';

/** A dialog that is there while it is open, about one act: what it needs, why it failed, and the way back. */
export function FormDialog(props: {
  readonly title: string;
  /** On the button that does it. */
  readonly submit: string;
  /** What is done cannot be taken back. */
  readonly isFinal?: boolean;
  readonly size?: 'md' | 'lg';
  readonly act: { readonly isPending: boolean; readonly error: Error | null };
  readonly onSubmit: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const { title, submit, isFinal = false, size = 'md', act, onSubmit, close, children } = props;
  const words = useWords();
  const refusal = useRefusal(words.entry.failed);
  useFocusBack();
  const [isWritten, setWritten] = useState(false);
  useUnsaved(isWritten);
  return (
    <Modal
      opened
      onClose={act.isPending ? stay : close}
      title={title}
      size={size}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <form
        onChange={() => setWritten(true)}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="sm">
          {act.error !== null && <Alert color="red" title={refusal(act.error)} />}
          {children}
          <Group justify="end">
            <Button variant="default" disabled={act.isPending} onClick={close} {...(isFinal ? { 'data-autofocus': true } : {})}>
              {words.entry.cancel}
            </Button>
            <Button type="submit" loading={act.isPending} {...(isFinal ? { color: 'red.9' } : {})}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
