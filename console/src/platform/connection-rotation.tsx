import { Alert, Button, Group, Modal, Radio, Stack } from '@mantine/core';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { stay } from '#console/shell/stay.ts';
import { rotateSecret } from './connection-calls.ts';
import { ConnectionSecret } from './connection-secret.tsx';

const periods = ['24', '168', '0'] as const;

/** A new secret; how long the old one is taken is said before. */
export function Rotation({ connection, close }: { readonly connection: CarrierConnection; readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  const text = words.platform.connections;
  const refusal = useRefusal();
  const [hours, setHours] = useState<string>(periods[0]);
  const rotation = useAct({ mutationFn: () => rotateSecret(connection.id, Number(hours)) });
  return (
    <Modal
      opened
      onClose={rotation.isPending ? stay : close}
      title={text.rotateOf(connection.name)}
      centered
      closeOnClickOutside={false}
      {...(rotation.data === undefined ? {} : { closeOnEscape: false })}
      closeButtonProps={{ 'aria-label': rotation.data === undefined ? words.entry.cancel : text.done }}
    >
      {rotation.data !== undefined && <ConnectionSecret made={rotation.data} done={close} />}
      {rotation.data === undefined && (
        <Stack gap="md">
          {rotation.isError && <Alert color="red" title={refusal(rotation.error)} />}
          <Radio.Group label={text.rotateText} value={hours} onChange={setHours}>
            <Stack gap="xs" mt="xs">
              {periods.map((value) => (
                <Radio key={value} value={value} label={text.hours[value]} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="end">
            <Button variant="default" disabled={rotation.isPending} onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button loading={rotation.isPending} onClick={() => rotation.mutate()}>
              {text.rotateYes}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
