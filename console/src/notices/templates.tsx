import { Badge, Card, Group, Select, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import type { Template } from '@sammati/contract/template.ts';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { useSession } from '#console/session/session.tsx';
import { waiting } from '#console/theme.ts';
import { listTemplates, meanings } from './notices-calls.ts';
import { TemplateForm } from './template-form.tsx';

/** One text at a time: which is part of the address. */
export function Templates() {
  const words = useWords();
  const session = useSession();
  const templates = useQuery({ queryKey: ['templates', session.sid], queryFn: () => listTemplates(session) });
  const [parameters, setParameters] = useSearchParams();
  const meaning = meanings.find((one) => one === parameters.get('meaning')) ?? 'inform';
  const language = noticeLanguages.find(({ value }) => value === parameters.get('language'))?.value ?? 'en';
  const found = templates.data?.find((one) => one.meaning === meaning && one.language === language);
  const choose = (chosen: { meaning?: string | null; language?: string | null }) =>
    setParameters({ show: 'templates', meaning: chosen.meaning ?? meaning, language: chosen.language ?? language });
  return (
    <Stack gap="md">
      <Card withBorder>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={words.notices.meaning}
            allowDeselect={false}
            value={meaning}
            data={meanings.map((value) => ({ value, label: words.notices.meanings[value] }))}
            onChange={(value) => choose({ meaning: value })}
          />
          <Select
            label={words.notices.language}
            searchable
            allowDeselect={false}
            value={language}
            data={noticeLanguages}
            onChange={(value) => choose({ language: value })}
          />
        </SimpleGrid>
        {found !== undefined && <Marks template={found} />}
      </Card>
      {templates.isPending && <Skeleton height={320} />}
      {templates.isError && templates.data === undefined && <Failed again={templates.refetch} />}
      <AsOf query={templates} />
      {templates.data !== undefined && (
        <TemplateForm
          key={`${meaning} ${language}`}
          template={
            found ?? {
              meaning,
              language: language as Template['language'],
              text: '',
              dltTemplateId: null,
              category: 'service_implicit',
              own: false,
              needsNativeReader: false,
            }
          }
        />
      )}
    </Stack>
  );
}

function Marks({ template: { own, needsNativeReader, dltTemplateId } }: { readonly template: Template }) {
  const words = useWords();
  return (
    <Group gap="xs" mt="sm">
      <Badge color={own ? 'consent' : 'gray.7'}>{own ? words.notices.own : words.notices.ours}</Badge>
      {needsNativeReader && (
        <Badge color={waiting} h="auto" style={whole}>
          {words.notices.nativeReader}
        </Badge>
      )}
      {dltTemplateId === null && (
        <Badge color="gray.7" h="auto" style={whole}>
          {words.notices.unregistered}
        </Badge>
      )}
    </Group>
  );
}

/** On a telephone a sentence takes more than one line. */
const whole = { whiteSpace: 'normal' } as const;
