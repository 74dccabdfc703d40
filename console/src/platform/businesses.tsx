import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Business } from '@sammati/contract/business.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PaperButton } from '#console/agreement/paper-button.tsx';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { waiting, waitingAlert } from '#console/theme.ts';
import { AgreementForm } from './agreement-form.tsx';
import { BusinessForm } from './business-form.tsx';
import { Listing } from './listing.tsx';
import { downloadPaper, listBusinesses, resetMode, turnDownPaper } from './platform-calls.ts';
import { WithReason } from './with-reason.tsx';

/** Those whose agreement is awaited stand first. */
export function Businesses() {
  const words = useWords();
  const query = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses, select: awaitingFirst });
  const [filing, setFiling] = useState<Business | null>(null);
  const [resetting, setResetting] = useState<Business | null>(null);
  const [turningDown, setTurningDown] = useState<{ readonly id: number; readonly name: string; readonly sha256: string } | null>(
    null,
  );
  const text = words.platform.businesses;
  const [isCreating, creating] = useDisclosure();
  const awaiting = query.data?.filter(isAwaited).length ?? 0;
  return (
    <>
      <Group justify="space-between" align="end" mb="md">
        <Text c="dimmed" flex="1 1 20rem">
          {text.text}
        </Text>
        <Button onClick={creating.open}>{text.create}</Button>
      </Group>
      {awaiting > 0 && <Alert mb="md" {...waitingAlert} title={text.awaiting(awaiting)} />}
      <Listing
        query={query}
        minWidth={900}
        none={text.none}
        columns={[text.name, text.agreement, text.mode, text.accounts]}
        keyOf={({ id }) => String(id)}
        cells={(business) => [
          business.legalName,
          <AgreementCell
            key="agreement"
            business={business}
            file={() => setFiling(business)}
            turnDown={(sha256) => setTurningDown({ id: business.id, name: business.legalName, sha256 })}
          />,
          <Group gap="xs" key="mode">
            <Badge color={business.mode === 'opt_out' ? 'consent' : waiting}>{words.mode[business.mode]}</Badge>
            <Text size="sm">{words.mode.used(business.objectors.count, business.objectors.allowed)}</Text>
            {(business.mode === 'opt_in' || business.objectors.count > 0) && (
              <Button size="compact-sm" variant="light" color="red" onClick={() => setResetting(business)}>
                {text.reset}
              </Button>
            )}
          </Group>,
          business.accounts.join(', '),
        ]}
      />
      {isCreating && <BusinessForm close={creating.close} />}
      {filing !== null && <AgreementForm business={filing} close={() => setFiling(null)} />}
      {turningDown !== null && (
        <WithReason
          title={text.turnDownOf(turningDown.name)}
          text={text.turnDownText}
          act={(because) => turnDownPaper(turningDown.id, turningDown.sha256, because)}
          submit={text.turnDown}
          close={() => setTurningDown(null)}
        />
      )}
      {resetting !== null && (
        <WithReason
          title={text.reset}
          text={text.resetText(resetting.legalName)}
          act={(reason) => resetMode(resetting.id, reason)}
          close={() => setResetting(null)}
        />
      )}
    </>
  );
}

function AgreementCell(props: {
  readonly business: Business;
  readonly file: () => void;
  readonly turnDown: (sha256: string) => void;
}) {
  const { business, file, turnDown } = props;
  const { words, day, time } = useLanguage();
  const text = words.platform.businesses;
  const { agreement, paperWaiting, paperTurnedDown } = business;
  return (
    <Stack gap={4}>
      {agreement !== null && (
        <Text size="sm">
          {day(agreement.signedOn)} · <bdi>{agreement.reference}</bdi>
        </Text>
      )}
      {agreement !== null && agreement.paper !== null && <Paper business={business} sha256={agreement.paper} />}
      {paperWaiting !== null && (
        <>
          <Text size="sm">
            {text.paperSent(time(paperWaiting.sentAt))}: <bdi>{paperWaiting.signatory}</bdi>, {day(paperWaiting.signedOn)}
          </Text>
          <Paper business={business} sha256={paperWaiting.sha256} />
        </>
      )}
      {paperTurnedDown !== null && paperTurnedDown.turnedDown !== null && (
        <Text size="sm" style={broken}>
          {text.turnedDown(time(paperTurnedDown.turnedDown.at))}: <bdi>{paperTurnedDown.turnedDown.because}</bdi>
        </Text>
      )}
      {isAwaited(business) && (
        <Group gap="xs">
          <Badge color={waiting}>{text.awaited}</Badge>
          <Button size="compact-sm" variant="light" onClick={file}>
            {text.file}
          </Button>
          {paperWaiting !== null && (
            <Button
              size="compact-sm"
              variant="light"
              color="red"
              aria-label={text.turnDownOf(business.legalName)}
              onClick={() => turnDown(paperWaiting.sha256)}
            >
              {text.turnDown}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

function Paper({ business: { id, legalName }, sha256 }: { readonly business: Business; readonly sha256: string }) {
  return <PaperButton of={legalName} load={() => downloadPaper(id, sha256)} />;
}

const broken = { overflowWrap: 'anywhere' } as const;

/** None is on file, or another paper was sent. */
function isAwaited({ agreement, paperWaiting }: Business): boolean {
  return agreement === null || paperWaiting !== null;
}

function awaitingFirst(businesses: readonly Business[]): readonly Business[] {
  return businesses.toSorted((one, other) => Number(isAwaited(other)) - Number(isAwaited(one)));
}
