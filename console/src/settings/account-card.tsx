import { Alert, Badge, Button, Select, Stack } from '@mantine/core';
import type { Account } from '@sammati/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { changeSettings, readAccount } from './settings-calls.ts';
import { Line, useReading } from './settings-part.tsx';

export function AccountCard() {
  const words = useWords();
  const account = useReading('account', readAccount);
  return (
    <Part title={words.settings.account} query={account}>
      {(read) => (
        <Stack gap="sm">
          <Line label={`${words.settings.brand}. ${words.settings.brandHint}`}>
            <bdi>{read.brandName}</bdi>{' '}
            <Badge color={read.status === 'active' ? 'consent' : 'red.9'}>{words.overview.status[read.status]}</Badge>
          </Line>
          <Line label={words.settings.sid}>{read.sid}</Line>
          <SettingsForm key={JSON.stringify(read.settings)} account={read} />
        </Stack>
      )}
    </Part>
  );
}

const records = ['none', 'refusals', 'all'] as const;

/** What an account may only make stricter offers nothing looser. */
function SettingsForm({ account: { settings } }: { readonly account: Account }) {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const [templates, setTemplates] = useState(settings.templates);
  const [unknownPreference, setUnknown] = useState(settings.unknownPreference);
  const [recordDecisions, setRecord] = useState(settings.recordDecisions);
  const saving = useAct({
    mutationFn: () => changeSettings(session, { templates, unknownPreference, recordDecisions }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }),
  });
  const isChanged =
    templates !== settings.templates ||
    unknownPreference !== settings.unknownPreference ||
    recordDecisions !== settings.recordDecisions;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const policies = settings.templates === 'own_only' ? (['own_only'] as const) : (['default', 'own_only'] as const);
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label={words.settings.policy}
          description={words.settings.onlyStricter}
          allowDeselect={false}
          value={templates}
          data={policies.map((value) => ({ value, label: words.settings.policies[value] }))}
          onChange={(value) => value !== null && setTemplates(value)}
        />
        <Select
          label={words.settings.unknown}
          allowDeselect={false}
          value={unknownPreference}
          data={(['yes', 'unavailable'] as const).map((value) => ({ value, label: words.settings.unknowns[value] }))}
          onChange={(value) => value !== null && setUnknown(value)}
        />
        <Select
          label={words.settings.record}
          description={words.settings.onlyStricter}
          allowDeselect={false}
          value={recordDecisions}
          data={records
            .slice(records.indexOf(settings.recordDecisions))
            .map((value) => ({ value, label: words.settings.records[value] }))}
          onChange={(value) => value !== null && setRecord(value)}
        />
        {saving.isError && (
          <Alert color="red" title={words.entry.failed}>
            {saving.error.message}
          </Alert>
        )}
        {saving.isSuccess && !isChanged && <Alert role="status" title={words.settings.saved} />}
        {isChanged && (
          <Button type="submit" loading={saving.isPending} w="fit-content">
            {words.settings.save}
          </Button>
        )}
      </Stack>
    </form>
  );
}
