import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { environmentMode } from '#console/service/environment.ts';
import { dialled } from '#console/service/phone-text.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { checkLine, listLines } from './platform-calls.ts';

const LOOK_EVERY = 2_000;

/** Somebody rings the line while this looks whether it is heard; or says what a check found (R8.3). */
export function LineCheck({ number, close }: { readonly number: string; readonly close: () => void }) {
  const { words, time } = useLanguage();
  useFocusBack();
  const text = words.platform.lines;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const { data: lines } = useQuery({ queryKey: ['lines'], queryFn: listLines, refetchInterval: LOOK_EVERY });
  const heardAt = lines?.find((line) => line.number === number)?.health.heardAt ?? null;
  const [heardBefore] = useState(heardAt);
  const checking = useAct({
    mutationFn: (outcome: 'works' | 'broken') => checkLine(number, outcome),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['lines'] }),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={text.checkOf(dialled(number))}
      centered
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <Stack gap="sm">
        <Text>{text.checkText(dialled(number))}</Text>
        {environmentMode() === 'sandbox' ? (
          <Alert title={text.unwatched} />
        ) : (
          <Alert
            role="status"
            title={heardAt === null || heardAt === heardBefore ? text.waiting : text.heardNow(time(heardAt))}
          />
        )}
        {checking.isError && <Alert color="red" title={refusal(checking.error)} />}
        <Text size="sm" c="dimmed">
          {text.broken}: {text.brokenMeans}
        </Text>
        <Group justify="end">
          <Button variant="light" color="red" loading={checking.isPending} onClick={() => checking.mutate('broken')}>
            {text.broken}
          </Button>
          <Button loading={checking.isPending} onClick={() => checking.mutate('works')}>
            {text.works}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
