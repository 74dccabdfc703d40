import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';

/** How many people said no, of those who may before asking first becomes the rule. */
export function Breaker({
  mode,
  objectors,
}: {
  readonly mode: 'opt_out' | 'opt_in';
  readonly objectors: { readonly count: number; readonly allowed: number };
}) {
  const words = useWords();
  const { count, allowed } = objectors;
  const left = allowed - count;
  const color = mode === 'opt_in' ? 'red' : left <= 0 ? 'orange' : 'consent';
  const used = words.mode.used(Math.min(count, allowed), allowed);
  return (
    <Stack gap={4} mb="md">
      <Progress value={(100 * Math.min(count, allowed)) / Math.max(allowed, 1)} color={color} aria-label={used} />
      <Text size="sm" c="dimmed">
        <Text span inherit fw={600} c="var(--mantine-color-text)">
          {used}.
        </Text>{' '}
        {mode === 'opt_in' ? words.mode.turned : left <= 0 ? words.mode.next : words.mode.left(left)}
      </Text>
    </Stack>
  );
}
