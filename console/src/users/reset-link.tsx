import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { MadePasswordReset } from '@sammati/contract/password-reset.ts';
import { useLanguage } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { CallFailed } from '#console/service/request.ts';
import { MadeLink } from './by-link.tsx';

/** Makes the link by which a user sets another password, and shows it once. */
export function ResetLink(props: {
  readonly name: string;
  readonly make: () => Promise<MadePasswordReset>;
  readonly close: () => void;
}) {
  const { name, make, close } = props;
  const { words, time } = useLanguage();
  const making = useAct({ mutationFn: make });
  const isElsewhere = making.error instanceof CallFailed && making.error.code === 'not_of_this_account_alone';
  return (
    <Modal
      opened
      onClose={close}
      centered
      size="lg"
      title={words.people.resetTitle(name)}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.people.done }}
    >
      {making.data === undefined ? (
        <Stack gap="sm">
          <Text>{words.people.resetText}</Text>
          {making.isError && <Alert color="red" title={isElsewhere ? words.people.resetElsewhere : words.entry.failed} />}
          <Group justify="end">
            <Button variant="default" onClick={close}>
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
