import { Alert, Badge, Button, Card, Group, Select, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { readPermission } from './entries-calls.ts';

const purposes = ['service', 'transactional', 'promotional', 'government'] as const;

/** The question that a dialler asks, for people. Its sentence is the service's own, in English. */
export function PermissionCard({ number }: { readonly number: string }) {
  const { words, time } = useLanguage();
  const session = useSession();
  const [purpose, setPurpose] = useState<string>(purposes[0]);
  const question = useAct({ mutationFn: () => readPermission(session, number, purpose) });
  const answer = question.data;
  return (
    <Card withBorder component="section" aria-labelledby="permission">
      <Title order={2} size="h4" id="permission" mb="xs">
        {words.entry.may}
      </Title>
      <Group align="end" gap="xs">
        <Select
          flex={1}
          label={words.entry.purpose}
          value={purpose}
          allowDeselect={false}
          data={purposes.map((value) => ({ value, label: words.entry.purposes[value] }))}
          onChange={(value) => {
            setPurpose(value ?? purposes[0]);
            question.reset();
          }}
        />
        <Button variant="default" loading={question.isPending} onClick={() => question.mutate()}>
          {words.entry.ask}
        </Button>
      </Group>
      {question.isError && <Alert mt="sm" color="red" title={words.entry.failed} />}
      {answer !== undefined && (
        <div role="status" data-testid="permission">
          <Group mt="sm" gap="xs">
            <Badge color={answer.permission === 'allowed' ? 'consent' : 'red.9'}>{words.entry[answer.permission]}</Badge>
            {answer.until !== null && <Text size="sm">{words.standing.until(time(answer.until))}</Text>}
          </Group>
          <Text size="sm" mt={4} lang="en">
            {answer.sentence}
          </Text>
        </div>
      )}
    </Card>
  );
}
