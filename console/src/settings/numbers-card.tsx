import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { listVirtualNumbers } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { useWords } from '#console/language/language.tsx';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { dialled } from '#console/service/phone-text.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { retireVirtualNumber } from './settings-calls.ts';
import { VirtualNumberForm } from './virtual-number-form.tsx';

/** What the account calls from. The operator adds and retires. */
export function NumbersCard() {
  const words = useWords();
  const text = words.settings;
  const may = useMay();
  const numbers = useReading('virtual-numbers', listVirtualNumbers);
  const [isAdding, adding] = useDisclosure();
  const [retiring, setRetiring] = useState<string | null>(null);
  return (
    <Part title={text.virtualNumbers} query={numbers}>
      {(items) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {text.virtualNumbersText}
          </Text>
          {items.length === 0 && <Text>{text.noVirtualNumbers}</Text>}
          {items.map(({ number, header, retiredAt }) => (
            <Group key={number} justify="space-between" gap="xs">
              <div>
                <Text fw={600} style={figures}>
                  {dialled(number)}
                </Text>
                <Text size="sm" c="dimmed">
                  {text.header}: {header ?? text.senders}
                </Text>
              </div>
              {retiredAt !== null && <Badge color="gray.7">{text.retired}</Badge>}
              {retiredAt === null && may('retireVirtualNumber') && (
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  aria-label={words.platform.lines.retireOf(dialled(number))}
                  onClick={() => setRetiring(number)}
                >
                  {words.platform.lines.retire}
                </Button>
              )}
            </Group>
          ))}
          {may('addVirtualNumber') && (
            <Button variant="default" w="fit-content" onClick={adding.open}>
              {text.addNumber}
            </Button>
          )}
          {isAdding && <VirtualNumberForm close={adding.close} />}
          {retiring !== null && <Retirement number={retiring} close={() => setRetiring(null)} />}
        </Stack>
      )}
    </Part>
  );
}

function Retirement({ number, close }: { readonly number: string; readonly close: () => void }) {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const retiring = useAct({
    mutationFn: () => retireVirtualNumber(session, number),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <FormDialog
      isFinal
      title={words.platform.lines.retireOf(dialled(number))}
      submit={words.platform.lines.retire}
      act={retiring}
      onSubmit={() => retiring.mutate()}
      close={close}
    >
      <Text>{words.settings.retireNumberText}</Text>
    </FormDialog>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;
