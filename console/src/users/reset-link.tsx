import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { MadePasswordReset } from '@sammati/contract/password-reset.ts';
import { useLanguage } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { MadeLink } from './by-link.tsx';

/** Makes the link by which a user sets another password, and shows it once. */
export function ResetLink(props: {
  readonly name: string;
  readonly make: () => Promise<MadePasswordReset>;
  readonly close: () => void;
}) {
  const { name, make, close } = props;
  const { words, time } = useLanguage();
  useFocusBack();
  const refusal = useRefusal(words.entry.failed);
  const making = useAct({ mutationFn: make });
  return (
    <Modal
      opened
      onClose={making.isPending ? stay : close}
      centered
      size="lg"
      title={words.people.resetTitle(name)}
      closeOnClickOutside={false}
      {...(making.data === undefined ? {} : { closeOnEscape: false })}
      closeButtonProps={{ 'aria-label': making.data === undefined ? words.entry.cancel : words.people.done }}
    >
      {making.data === undefined ? (
        <Stack gap="sm">
          <Text>{words.people.resetText}</Text>
          {making.isError && <Alert color="red" title={refusal(making.error)} />}
          <Group justify="end">
            <Button variant="default" disabled={making.isPending} onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button loading={making.isPending} onClick={() => making.mutate()}>
              {words.people.resetMake}
            </Button>
          </Group>
        </Stack>
      ) : (
        <MadeLink
          text={words.people.resetLink(making.data.name, time(making.data.expiresAt))}
          path={making.data.path}
          close={close}
        />
      )}
    </Modal>
  );
}
