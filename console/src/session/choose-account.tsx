import { Alert, Button, Card, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { useSessionState } from './session.tsx';
import { listAccounts } from './session-calls.ts';

/** Whoever is an operator looks at one account at a time; whoever is in none is told so. */
export function ChooseAccount() {
  const words = useWords();
  const { user, choose } = useSessionState();
  const isOperator = user?.operator === true;
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: listAccounts, enabled: isOperator });
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} w="100%" p="xl">
        <Title order={1} size="h2" mb="md">
          {words.session.chooseAccount}
        </Title>
        {!isOperator && <Text>{words.session.noAccount}</Text>}
        {isOperator && accounts.isPending && <Loader />}
        <AsOf query={accounts} mb="md" />
        {accounts.isError && accounts.data === undefined && <Alert color="red" title={words.app.failed} />}
        {accounts.data?.length === 0 && <Text>{words.session.noAccounts}</Text>}
        {isOperator && (
          <Button component={Link} href={consolePages.platform} mb="md">
            {words.platform.title}
          </Button>
        )}
        <Stack gap="xs">
          {accounts.data?.map(({ sid, brandName }) => (
            <Button key={sid} variant="default" justify="space-between" rightSection={sid} onClick={() => choose(sid)}>
              {brandName}
            </Button>
          ))}
        </Stack>
      </Card>
    </Center>
  );
}
