import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { spaced } from '#console/service/phone-text.ts';
import { CallFailed } from '#console/service/request.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { revokeConnection } from './connection-calls.ts';

/**
 * Revokes a connection. While numbers depend on it the service refuses, and says which; only then may it be said that it is meant all the
 * same, and why.
 */
export function Revocation({ connection, close }: { readonly connection: CarrierConnection; readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  const text = words.platform.connections;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [served, setServed] = useState<readonly string[] | null>(null);
  const revocation = useAct({
    mutationFn: (forced: string | null) => revokeConnection(connection.id, forced),
    onSuccess: close,
    onError: (error) => {
      if (servesNumbers(error)) setServed(error.details.map(numberIn));
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const submit = () => {
    const isForced = served !== null;
    setMissing(isForced && reason.trim() === '');
    if (!isForced || reason.trim() !== '') revocation.mutate(isForced ? reason.trim() : null);
  };
  return (
    <Modal
      opened
      onClose={revocation.isPending ? stay : close}
      title={text.revokeOf(connection.name)}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Text>{text.revokeText}</Text>
          {revocation.isError && !servesNumbers(revocation.error) && <Alert color="red" title={refusal(revocation.error)} />}
          {served !== null && (
            <>
              <Alert color="red" title={text.serves(served.length)} data-testid="served">
                {served.join(', ')}
              </Alert>
              <TextInput
                label={words.platform.reason}
                description={text.forceText}
                value={reason}
                maxLength={500}
                error={isMissing && reason.trim() === '' ? words.platform.reasonMissing : null}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </>
          )}
          <Group justify="end">
            <Button variant="default" disabled={revocation.isPending} onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button type="submit" color="red.9" loading={revocation.isPending}>
              {served === null ? text.revoke : text.force}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function servesNumbers(error: Error): error is CallFailed {
  return error instanceof CallFailed && error.code === 'connection_serves_numbers';
}

/** The service names it in a sentence of its own. */
function numberIn(detail: string): string {
  return spaced(/\d{10}/.exec(detail)?.[0] ?? detail);
}
