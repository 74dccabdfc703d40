import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';

/** Asks once more before something is taken from somebody. */
export function Confirmation(props: {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly act: () => Promise<unknown>;
  /** Under which it is kept what the act changes. */
  readonly changes: string;
  readonly close: () => void;
}) {
  const { title, text, button, act, changes, close } = props;
  const words = useWords();
  useFocusBack();
  const refusal = useRefusal(words.entry.failed);
  const queries = useQueryClient();
  const acting = useAct({
    mutationFn: act,
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: [changes] }),
  });
  return (
    <Modal
      opened
      onClose={acting.isPending ? stay : close}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <Text mb="md">{text}</Text>
      {acting.isError && <Alert color="red" mb="md" title={refusal(acting.error)} />}
      <Group justify="end">
        <Button variant="default" disabled={acting.isPending} onClick={close}>
          {words.entry.cancel}
        </Button>
        <Button color="red.9" loading={acting.isPending} onClick={() => acting.mutate()}>
          {button}
        </Button>
      </Group>
    </Modal>
  );
}
