import { Alert, Button, Card, Code, Grid, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Template, TemplatePreview } from '@sammati/contract/template.ts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Catalogue } from '#console/language/catalogue-en.ts';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { stay } from '#console/shell/stay.ts';
import { useDraft } from '#console/shell/use-draft.ts';
import { categories, previewTemplate, removeTemplate, saveTemplate } from './notices-calls.ts';
import { PhonePreview } from './phone-preview.tsx';

const placeholders = {
  inform: ['brand', 'line', 'link'],
  ask: ['brand', 'line', 'link'],
  confirm_objection: ['brand', 'number'],
  confirm_agreement: ['brand', 'line'],
  confirm_code: ['brand', 'code'],
} as const;
const DLT = /^[0-9]{6,30}$/;
/** While somebody types. */
const SETTLED_AFTER = 250;

/** A text being written. What is wrong with it, how long it is and how it looks comes from the service, as it would be sent. */
export function TemplateForm({ template }: { readonly template: Template }) {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const refusal = useRefusal();
  const may = useMay();
  const isReadOnly = !may('setTemplate');
  const { meaning, language } = template;
  const { fields, isChanged, change, saved, discard } = useDraft({
    text: template.text,
    dlt: template.dltTemplateId ?? '',
    category: template.category,
  });
  const { text, dlt, category } = fields;
  const [isRemoving, setRemoving] = useState(false);
  const [written] = useDebouncedValue(text, SETTLED_AFTER);
  const preview = useQuery({
    queryKey: ['preview', session.sid, meaning, written],
    queryFn: () => previewTemplate(session, { meaning, text: written }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const changed = { onSettled: () => queries.invalidateQueries({ queryKey: ['templates'] }) };
  const saving = useAct({
    mutationFn: ({ dlt: id, ...given }: typeof fields) =>
      saveTemplate(session, { meaning, language, ...given, dltTemplateId: id === '' ? null : id }),
    onSuccess: (kept, given) => {
      queries.setQueryData<readonly Template[]>(['templates', session.sid], (all = []) => [
        ...all.filter((one) => one.meaning !== meaning || one.language !== language),
        kept,
      ]);
      saved(given);
    },
    ...changed,
  });
  const removal = useAct({
    mutationFn: () => removeTemplate(session, template),
    onSuccess: () => {
      setRemoving(false);
      discard();
      // What was saved is gone again.
      saving.reset();
    },
    ...changed,
  });
  const isDltWrong = dlt !== '' && !DLT.test(dlt);
  const problems = (preview.data?.problems ?? []).map((problem) => sentenceOf(problem, words));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending && !isDltWrong && !isReadOnly) saving.mutate(fields);
  };
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Card withBorder component="form" onSubmit={submit} h="100%">
          <Stack gap="sm">
            <Textarea
              label={words.notices.words}
              description={<Placeholders of={placeholders[meaning]} />}
              inputWrapperOrder={['label', 'description', 'input', 'error']}
              autosize
              minRows={5}
              maxRows={14}
              dir="auto"
              lang={language}
              readOnly={isReadOnly}
              value={text}
              error={text === written && problems.length > 0 ? problems.join(' ') : null}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            <TextInput
              label={words.notices.dlt}
              description={words.notices.dltHint}
              inputMode="numeric"
              maw={360}
              readOnly={isReadOnly}
              value={dlt}
              error={isDltWrong ? words.notices.dltWrong : null}
              onChange={(event) => change({ dlt: event.currentTarget.value.trim() })}
            />
            <Select
              label={words.notices.category}
              description={words.notices.categoryHint}
              maw={360}
              disabled={isReadOnly}
              allowDeselect={false}
              value={category}
              data={categories
                .filter((one) => one !== 'promotional' || meaning === 'inform' || meaning === 'ask')
                .map((value) => ({ value, label: words.notices.categories[value] }))}
              onChange={(value) => value !== null && change({ category: value })}
            />
            {saving.isError && (
              <Alert color="red" title={words.entry.failed}>
                {refusal(saving.error)}
              </Alert>
            )}
            {saving.isSuccess && !isChanged && <Alert title={words.notices.saved} role="status" />}
            <Group gap="xs">
              {!isReadOnly && (
                <Button type="submit" loading={saving.isPending} disabled={!isChanged || isDltWrong || problems.length > 0}>
                  {words.notices.save}
                </Button>
              )}
              {isChanged && (
                <Button variant="default" onClick={discard}>
                  {words.notices.undo}
                </Button>
              )}
              {template.own && may('removeTemplate') && (
                <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
                  {words.notices.remove}
                </Button>
              )}
            </Group>
          </Stack>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <PhonePreview preview={preview.data} failed={preview.isError} language={language} />
      </Grid.Col>
      <Modal
        opened={isRemoving}
        onClose={removal.isPending ? stay : () => setRemoving(false)}
        title={`${words.notices.remove}: ${noticeLanguages.find(({ value }) => value === language)?.label ?? language}`}
        centered
        closeButtonProps={{ 'aria-label': words.entry.cancel }}
      >
        <Text mb="md">{words.notices.removeText}</Text>
        {removal.isError && <Alert color="red" mb="md" title={words.entry.failed} />}
        <Group justify="end">
          <Button variant="default" disabled={removal.isPending} onClick={() => setRemoving(false)}>
            {words.entry.cancel}
          </Button>
          <Button color="red.9" loading={removal.isPending} onClick={() => removal.mutate()}>
            {words.notices.remove}
          </Button>
        </Group>
      </Modal>
    </Grid>
  );
}

function Placeholders({ of }: { readonly of: readonly (keyof Catalogue['notices']['placeholders'])[] }) {
  const words = useWords();
  return (
    <>
      {words.notices.textHint}
      {of.map((name) => (
        <span key={name}>
          <br />
          <Code>{`{${name}}`}</Code> {words.notices.placeholders[name]}
        </span>
      ))}
    </>
  );
}

function sentenceOf({ kind, at, placeholder, longest }: TemplatePreview['problems'][number], { notices }: Catalogue): string {
  const { problems } = notices;
  switch (kind) {
    case 'empty':
    case 'not_promotional':
    case 'no_public_address':
      return problems[kind];
    case 'missing_placeholder':
    case 'unknown_placeholder':
      return problems[kind](placeholder ?? '');
    case 'too_long':
      return problems.too_long(longest ?? 0);
    default:
      return problems[kind](at ?? 0);
  }
}
