import { Fieldset, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { type Caller, callFields, receiptFields, receiptWords, signs, type WrittenConnection } from './connection-calls.ts';

const callers = ['asserted', 'asserted_or_from', 'from'] as const;

type TextName = Exclude<keyof WrittenConnection, 'name' | 'dialect' | 'caller'>;

interface Fields {
  readonly written: WrittenConnection;
  readonly change: (changes: Partial<WrittenConnection>) => void;
}

/** What a carrier of this kind is known by, beside its secret. `tokensKept`: how many it may sign with already. */
export function ConnectionFields({ written, change, tokensKept = 0 }: Fields & { readonly tokensKept?: number }) {
  const text = useWords().platform.connections;
  const { dialect } = written;
  const field = (name: TextName, more: { readonly description?: string; readonly placeholder?: string } = {}) => (
    <TextInput
      key={name}
      label={text.fields[name]}
      {...more}
      autoComplete="off"
      maxLength={name === 'sources' ? 3_000 : 420}
      value={written[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  if (dialect === 'sip') {
    return (
      <>
        {field('sources')}
        <Select
          label={text.caller}
          allowDeselect={false}
          value={written.caller}
          data={callers.map((value) => ({ value, label: text.callers[value] }))}
          onChange={(value) => value !== null && change({ caller: value as Caller })}
        />
      </>
    );
  }
  if (dialect === 'mapped') {
    return (
      <>
        <Fieldset legend={text.ofCalls}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {callFields.map((name) => field(name))}
          </SimpleGrid>
        </Fieldset>
        <Fieldset legend={text.ofReceipts}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {receiptFields.map((name) => field(name))}
            {receiptWords.map((name) => field(name, { placeholder: text.wordsHint }))}
          </SimpleGrid>
        </Fieldset>
      </>
    );
  }
  if (!signs(dialect)) return null;
  return (
    <>
      {field('publicUrl')}
      {field('tokens', tokensKept === 0 ? {} : { description: text.tokensKept(tokensKept) })}
    </>
  );
}
