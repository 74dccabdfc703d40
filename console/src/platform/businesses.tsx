import { Badge, Button, Group, Text } from '@mantine/core';
import type { Business } from '@sammati/contract/business.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage } from '#console/language/language.tsx';
import { waiting } from '#console/theme.ts';
import { AgreementForm } from './agreement-form.tsx';
import { Listing } from './listing.tsx';
import { listBusinesses, resetMode } from './platform-calls.ts';
import { WithReason } from './with-reason.tsx';

/** Those whose agreement is awaited stand first. */
export function Businesses() {
  const { words, day } = useLanguage();
  const query = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses, select: awaitingFirst });
  const [filing, setFiling] = useState<Business | null>(null);
  const [resetting, setResetting] = useState<Business | null>(null);
  const text = words.platform.businesses;
  return (
    <>
      <Listing
        query={query}
        none={text.none}
        columns={[text.name, text.agreement, text.mode, text.accounts]}
        keyOf={({ id }) => String(id)}
        cells={(business) => [
          business.legalName,
          business.agreement === null ? (
            <Group gap="xs" key="agreement">
              <Badge color={waiting}>{text.awaited}</Badge>
              <Button size="compact-sm" variant="light" onClick={() => setFiling(business)}>
                {text.file}
              </Button>
            </Group>
          ) : (
            <Text size="sm" key="agreement">
              {day(business.agreement.signedOn)} · {business.agreement.reference}
            </Text>
          ),
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
      {filing !== null && <AgreementForm business={filing} close={() => setFiling(null)} />}
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

function awaitingFirst(businesses: readonly Business[]): readonly Business[] {
  return businesses.toSorted((one, other) => Number(one.agreement !== null) - Number(other.agreement !== null));
}
