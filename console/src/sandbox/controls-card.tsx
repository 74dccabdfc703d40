import { Button, Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useLanguage } from '#console/language/language.tsx';
import { isFirstClick } from '#console/service/first-click.ts';
import { waiting } from '#console/theme.ts';
import { type Advance, moveClock, setFault, smsFaults } from './sandbox-calls.ts';
import { useSandbox } from './sandbox-context.tsx';
import { useClock, useFault } from './sandbox-queries.ts';

const DAY = 86_400_000;

/** What only a sandbox has: a clock that can be moved, and a carrier that can be told to fail. */
export function ControlsCard() {
  return (
    <Card withBorder component="section" aria-labelledby="clock">
      <Stack gap="lg">
        <Clock />
        <Faults />
      </Stack>
    </Card>
  );
}

function Clock() {
  const { words, time } = useLanguage();
  const { act, isBusy } = useSandbox();
  const clock = useClock();
  const steps: readonly (readonly [Advance, string])[] = [
    ['P1D', words.clock.day],
    ['P1M', words.clock.month],
    ['P6M', words.clock.halfYear],
  ];
  return (
    <div>
      <Title order={2} size="h4" id="clock">
        {words.clock.title}
      </Title>
      <Text size="xl" fw={600} mt={4} data-testid="clock" aria-label={words.clock.now}>
        {clock.data ? time(clock.data.now) : '…'}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {clock.data ? words.clock.ahead(Math.round(clock.data.aheadMilliseconds / DAY)) : words.app.loading}
      </Text>
      <Group grow gap="xs">
        {steps.map(([advance, label]) => (
          <Button
            key={advance}
            variant="default"
            px="xs"
            loading={isBusy}
            onClick={(event) => {
              if (isFirstClick(event)) act(moveClock(advance)).catch(() => undefined);
            }}
          >
            {label}
          </Button>
        ))}
      </Group>
    </div>
  );
}

function Faults() {
  const { words } = useLanguage();
  const { act, isBusy } = useSandbox();
  const fault = useFault();
  const chosen = fault.data ?? 'accept';
  return (
    <div>
      <Title order={2} size="h4" mb="xs" id="fault">
        {words.fault.title}
      </Title>
      <SegmentedControl
        fullWidth
        aria-labelledby="fault"
        disabled={isBusy || fault.data === undefined}
        value={chosen}
        color={chosen === 'accept' ? 'consent' : waiting}
        data={smsFaults.map((value) => ({ value, label: words.fault.is[value] }))}
        onChange={(value) => act(setFault(smsFaults.find((one) => one === value) ?? 'accept')).catch(() => undefined)}
      />
      <Text size="sm" c="dimmed" mt={6}>
        {words.fault.means[chosen]}
      </Text>
    </div>
  );
}
