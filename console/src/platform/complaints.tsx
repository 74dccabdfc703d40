import { Anchor, Badge, Select, Stack, Text, Title } from '@mantine/core';
import type { ComplaintCount } from '@sammati/contract/complaint.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { numberPage } from '#console/entries/number-page.ts';
import { useLanguage } from '#console/language/language.tsx';
import { Nothing, Paged, usePages } from '#console/lists/paged.tsx';
import { Part } from '#console/overview/part.tsx';
import { spaced } from '#console/service/phone-text.ts';
import { useSessionState } from '#console/session/session.tsx';
import { listAccounts } from '#console/session/session-calls.ts';
import { useLeave } from '#console/shell/unsaved.tsx';
import { waiting } from '#console/theme.ts';
import { listComplaintCounts, listComplaints } from './complaint-calls.ts';
import { ComplaintForm } from './complaint-form.tsx';
import { Rows } from './listing.tsx';

const colours: Readonly<Record<ComplaintCount['alarm'], string>> = {
  none: 'gray.7',
  near: waiting,
  reached_if_flagged: 'red.9',
  reached: 'red.9',
};

const LOOK_EVERY = 30_000;

/** Who is complained of, on the whole platform; and one account's complaints, which are recorded here. */
export function Complaints() {
  const { words, time } = useLanguage();
  const text = words.platform.complaints;
  const counts = usePages(['complaint-counts'], listComplaintCounts, { every: () => LOOK_EVERY });
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: listAccounts });
  const [sid, setSid] = useState<string | null>(null);
  const leave = useLeave();
  return (
    <Stack gap="md">
      <Text c="dimmed">{text.text}</Text>
      <Title order={2} size="h4">
        {text.counts}
      </Title>
      <Paged pages={counts} none={<Nothing title={text.noCounts} />}>
        {(items) => (
          <Rows
            items={items}
            columns={[text.callerId, text.of, text.people, text.latest, text.alarm]}
            keyOf={({ businessId, callerId }) => `${businessId} ${callerId}`}
            cells={({ callerId, legalName, people, actsAt, latest, alarm }) => [
              spaced(callerId),
              <bdi key="of">{legalName}</bdi>,
              text.peopleOf(people, actsAt),
              latest === null ? '–' : time(latest),
              <Badge key="alarm" color={colours[alarm]}>
                {text.alarms[alarm]}
              </Badge>,
            ]}
          />
        )}
      </Paged>
      <Part title={text.record} query={accounts}>
        {(all) => (
          <Stack gap="md">
            <Select
              label={text.account}
              description={text.chooseAccount}
              searchable
              value={sid}
              data={all.map((account) => ({ value: account.sid, label: `${account.brandName} (${account.sid})` }))}
              onChange={(chosen) => leave(() => setSid(chosen))}
            />
            {sid !== null && <ComplaintForm key={sid} sid={sid} />}
          </Stack>
        )}
      </Part>
      {sid !== null && (
        <>
          <Title order={2} size="h4">
            {text.list}
          </Title>
          <Recorded sid={sid} />
        </>
      )}
    </Stack>
  );
}

function Recorded({ sid }: { readonly sid: string }) {
  const { words, time } = useLanguage();
  const text = words.platform.complaints;
  const { choose } = useSessionState();
  const [, go] = useLocation();
  const leave = useLeave();
  const pages = usePages(['complaints', sid], (cursor) => listComplaints(sid, cursor));
  /** The number's page is one of the account's. */
  const open = (number: string) =>
    leave(() => {
      choose(sid);
      go(numberPage(number));
    });
  return (
    <Paged pages={pages} none={<Nothing title={text.none} />}>
      {(items) => (
        <Rows
          items={items}
          columns={[text.number, text.callerId, text.reference, text.when, text.by]}
          keyOf={({ number, callerId, reference }) => `${number} ${callerId} ${reference}`}
          cells={({ number, callerId, reference, at, sid: by }) => [
            <Anchor key="number" component="button" type="button" onClick={() => open(number)}>
              {spaced(number)}
            </Anchor>,
            spaced(callerId),
            <bdi key="reference">{reference}</bdi>,
            time(at),
            by,
          ]}
        />
      )}
    </Paged>
  );
}
