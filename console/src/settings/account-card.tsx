import { Alert, Badge, Button, Select, Stack } from '@mantine/core';
import type { Account } from '@sammati/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { readAccount } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { useDraft } from '#console/shell/use-draft.ts';
import { changeSettings } from './settings-calls.ts';
import { Line } from './settings-part.tsx';

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
          <SettingsForm account={read} />
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
  const refusal = useRefusal();
  const mayChange = useMay()('changeAccount');
  const { fields, changes, isChanged, change, saved } = useDraft({
    templates: settings.templates,
    unknownPreference: settings.unknownPreference,
    recordDecisions: settings.recordDecisions,
  });
  const { templates, unknownPreference, recordDecisions } = fields;
  const saving = useAct({
    // Nothing but what was changed: what others set meanwhile stays.
    mutationFn: (given: typeof changes) => changeSettings(session, given),
    onSuccess: (account, given) => {
      queries.setQueryData(['account', session.sid], account);
      saved(given);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(changes);
  };
  const policies = settings.templates === 'own_only' ? (['own_only'] as const) : (['default', 'own_only'] as const);
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label={words.settings.policy}
          disabled={!mayChange}
          description={words.settings.onlyStricter}
          allowDeselect={false}
          value={templates}
          data={policies.map((value) => ({ value, label: words.settings.policies[value] }))}
          onChange={(value) => value !== null && change({ templates: value })}
        />
        <Select
          label={words.settings.unknown}
          disabled={!mayChange}
          allowDeselect={false}
          value={unknownPreference}
          data={(['yes', 'unavailable'] as const).map((value) => ({ value, label: words.settings.unknowns[value] }))}
          onChange={(value) => value !== null && change({ unknownPreference: value })}
        />
        <Select
          label={words.settings.record}
          disabled={!mayChange}
          description={words.settings.onlyStricter}
          allowDeselect={false}
          value={recordDecisions}
          data={records
            .slice(records.indexOf(settings.recordDecisions))
            .map((value) => ({ value, label: words.settings.records[value] }))}
          onChange={(value) => value !== null && change({ recordDecisions: value })}
        />
        {saving.isError && (
          <Alert color="red" title={words.entry.failed}>
            {refusal(saving.error)}
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
