import { Button, Group, Modal, Text } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { stay } from '#console/shell/stay.ts';

/** Asks before what was granted is ended, of one number or of several. */
export function RemovalDialog(props: {
  readonly opened: boolean;
  readonly isRemoving: boolean;
  readonly remove: () => void;
  readonly close: () => void;
}) {
  const { opened, isRemoving, remove, close } = props;
  const { entry } = useWords();
  return (
    <Modal
      opened={opened}
      onClose={isRemoving ? stay : close}
      title={entry.remove}
      centered
      closeButtonProps={{ 'aria-label': entry.cancel }}
    >
      <Text mb="md">{entry.removeText}</Text>
      <Group justify="end">
        <Button variant="default" disabled={isRemoving} onClick={close}>
          {entry.cancel}
        </Button>
        <Button color="red.9" loading={isRemoving} onClick={remove}>
          {entry.removeYes}
        </Button>
      </Group>
    </Modal>
  );
}
