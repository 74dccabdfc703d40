import { Anchor, Badge, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { Registry } from '@sammati/contract/registry.ts';
import { Link } from 'wouter';
import { listExpiries, readAccount, readBusiness } from '#console/account/account-calls.ts';
import { Breaker } from '#console/account/breaker.tsx';
import { useReading } from '#console/account/use-reading.ts';
import { useLanguage } from '#console/language/language.tsx';
import { waiting } from '#console/theme.ts';
import { DaysCard } from './days-card.tsx';
import { Expiring } from './expiring.tsx';
import { Objectors } from './objectors.tsx';
import { countStandings, failedNotices, latestObjections, readRegistry } from './overview-calls.ts';
import { Numbers, Part } from './part.tsx';
import { StandingFigures } from './standings.tsx';

const often = { every: 15_000 };

/** What somebody who is responsible looks at first: may we ask, how close are we to having to, what went wrong. */
export function OverviewScreen() {
  const { words, time } = useLanguage();
  const account = useReading('account', readAccount, often);
  const business = useReading('business', readBusiness, often);
  const registry = useReading('registry', readRegistry, often);
  const objections = useReading('objections', latestObjections, often);
  const failed = useReading('failed', failedNotices, often);
  const standings = useReading('standings', countStandings, often);
  const expiries = useReading('expiries', listExpiries, often);
  return (
    <Stack gap="md">
      <Title order={1} size="h2">
        {account.data?.brandName ?? words.pages.overview}
      </Title>
      <Part title={words.overview.standings.title} query={standings} all={consolePages.whitelist}>
        {(read) => <StandingFigures standings={read} />}
      </Part>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        <Part title={words.overview.account} query={account}>
          {({ status, agreement }) => (
            <Stack gap="xs" align="start">
              <Badge color={status === 'active' ? 'consent' : 'red.9'}>{words.overview.status[status]}</Badge>
              {status !== 'active' && <Text size="sm">{words.overview.suspended}</Text>}
              <Text size="sm">{agreement ? words.overview.agreement : words.overview.noAgreement}</Text>
              {business.data !== undefined && business.data.paperTurnedDown !== null && (
                <Anchor component={Link} href={consolePages.settings} size="sm">
                  {words.overview.paperTurnedDown}
                </Anchor>
              )}
            </Stack>
          )}
        </Part>
        <Part title={words.overview.asking} query={account}>
          {({ mode, objectors }) => (
            <Stack gap="xs">
              <div>
                <Badge color={mode === 'opt_out' ? 'consent' : waiting}>{words.mode[mode]}</Badge>
              </div>
              <Breaker mode={mode} objectors={objectors} />
              <Objectors business={business.data} />
            </Stack>
          )}
        </Part>
        <Part title={words.overview.registry} query={registry}>
          {(read) => <RegistryWords registry={read} />}
        </Part>
        <Part title={words.overview.expiring} query={expiries}>
          {(days) => <Expiring days={days} />}
        </Part>
        <Part title={words.overview.objections} query={objections} all={`${consolePages.whitelist}?status=blacklist`}>
          {(items) => (
            <Numbers
              none={words.overview.noObjections}
              items={items.map(({ number, at, door }) => ({
                key: number,
                number,
                text: `${words.overview.doors[door]} · ${time(at)}`,
              }))}
            />
          )}
        </Part>
        <Part title={words.overview.failed} query={failed} all={`${consolePages.notices}?show=messages&state=failed`}>
          {(items) => (
            <Numbers
              none={words.overview.noFailed}
              items={items.map(({ number, notice, lastError, dueAt }) => ({
                key: `${number}-${notice}`,
                number,
                text: lastError ?? time(dueAt),
              }))}
            />
          )}
        </Part>
      </SimpleGrid>
      <DaysCard />
    </Stack>
  );
}

function RegistryWords({ registry }: { readonly registry: Registry }) {
  const { words, day } = useLanguage();
  const { warning, dated, countsUntil } = registry;
  const until = countsUntil === null ? '' : day(countsUntil);
  const sentences = {
    none: words.overview.registryNone,
    stale: words.overview.registryStale,
    old: words.overview.registryOld(until),
  };
  return (
    <Stack gap="xs" align="start">
      {dated !== null && <Badge color={warning === null ? 'consent' : waiting}>{words.overview.dated(day(dated))}</Badge>}
      <Text size="sm">{warning === null ? words.overview.registryFresh(until) : sentences[warning]}</Text>
    </Stack>
  );
}
