import { Alert, Button, Checkbox, Modal, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type KeyScope, type KeyScopes, keyScopes } from '@sammati/contract/key-scope.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { waitingAlert } from '#console/theme.ts';
import { createKey } from './api-settings-calls.ts';
import { Fact } from './fact.tsx';

/** The token is in memory until its window is closed, and nowhere else. */
export function NewKey() {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const refusal = useRefusal();
  // A key gives no more than it has.
  const offered = session.scopes ?? keyScopes;
  const [label, setLabel] = useState('');
  const [chosen, setChosen] = useState<readonly KeyScope[]>(offered);
  const [lacks, setLacks] = useState(false);
  const isAll = session.scopes === null && chosen.length === offered.length;
  const scopes: KeyScopes = isAll ? null : chosen;
  const creation = useAct({
    mutationFn: () => createKey(session, { label: label.trim(), scopes }),
    onSuccess: () => {
      setLabel('');
      setChosen(offered);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  const close = () => creation.reset();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setLacks(chosen.length === 0);
        if (chosen.length > 0) creation.mutate();
      }}
    >
      <Stack gap="sm" align="start">
        <TextInput
          w="100%"
          maw={{ sm: 360 }}
          label={words.apiSettings.label}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Scopes
          offered={offered}
          chosen={chosen}
          error={lacks && chosen.length === 0 ? words.scopes.none : null}
          choose={setChosen}
        />
        <Button type="submit" loading={creation.isPending}>
          {words.apiSettings.create}
        </Button>
      </Stack>
      {creation.isError && (
        <Alert color="red" mt="sm" title={words.entry.failed}>
          {refusal(creation.error)}
        </Alert>
      )}
      <Modal
        opened={creation.data !== undefined}
        onClose={close}
        title={words.apiSettings.create}
        centered
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': words.apiSettings.done }}
      >
        {creation.data !== undefined && (
          <Stack gap="sm">
            <Alert {...waitingAlert} title={words.apiSettings.shownOnce} />
            <Fact label={words.apiSettings.key} value={creation.data.key} />
            <Fact label={words.apiSettings.token} value={creation.data.token} />
            <Button onClick={close}>{words.apiSettings.done}</Button>
          </Stack>
        )}
      </Modal>
    </form>
  );
}

/** Each with what it is for. */
function Scopes(props: {
  readonly offered: readonly KeyScope[];
  readonly chosen: readonly KeyScope[];
  readonly error: string | null;
  readonly choose: (chosen: readonly KeyScope[]) => void;
}) {
  const { offered, chosen, error, choose } = props;
  const { scopes: text } = useWords();
  return (
    <Checkbox.Group
      label={text.title}
      description={text.text}
      error={error}
      value={[...chosen]}
      onChange={(values) => choose(offered.filter((scope) => values.includes(scope)))}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="xs">
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={text.name[scope]} description={text.means[scope]} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
