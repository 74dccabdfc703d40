import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { AccountCard } from './account-card.tsx';
import { AgreementCard } from './agreement-card.tsx';
import { LinesCard, SendingCard } from './business-cards.tsx';
import { Holidays } from './holidays.tsx';
import { Members } from './members.tsx';
import { NumbersCard } from './numbers-card.tsx';
import { Terms } from './terms.tsx';

/** What holds for the account: most of it to be seen, some of it to be changed. */
export function SettingsScreen() {
  const words = useWords();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.settings.page}
        </Title>
        <Text c="dimmed">{words.settings.text}</Text>
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <AccountCard />
        <AgreementCard />
        <NumbersCard />
        <LinesCard />
      </SimpleGrid>
      <Members />
      <SendingCard />
      <Holidays />
      <Terms />
    </Stack>
  );
}
