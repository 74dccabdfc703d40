import { Alert, Button, Group, Modal, Select, Stack } from '@mantine/core';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { listConnections, moveLine } from './platform-calls.ts';

/** Which connection reports the calls of a line. */
export function LineConnection(props: { readonly line: ConsentLine; readonly title: string; readonly close: () => void }) {
  const { line, title, close } = props;
  const words = useWords();
  useFocusBack();
  const text = words.platform.lines;
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [chosen, setChosen] = useState(line.connectionId === null ? null : String(line.connectionId));
  const connections = useQuery({ queryKey: ['connections'], queryFn: listConnections });
  const moving = useAct({
    mutationFn: () => moveLine(line.number, chosen === null ? null : Number(chosen)),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['lines'] }),
  });
  const inUse = connections.data?.filter(({ id, revokedAt }) => revokedAt === null || id === line.connectionId) ?? [];
  return (
    <Modal opened onClose={close} title={title} centered closeButtonProps={{ 'aria-label': words.entry.cancel }}>
      <Stack gap="sm">
        {moving.isError && <Alert color="red" title={refusal(moving.error)} />}
        <Select
          label={text.connection}
          placeholder={text.noConnection}
          clearable
          value={chosen}
          data={inUse.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={setChosen}
        />
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {words.entry.cancel}
          </Button>
          <Button loading={moving.isPending} onClick={() => moving.mutate()}>
            {text.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
