import { Alert, Badge, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import type { CallingHolidays } from '@sammati/contract/holiday.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useReading } from '#console/account/use-reading.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { readHolidays, setHolidays } from './settings-calls.ts';

/** Days on which the account makes no calls (R16); to take one back is the operator's (R19). */
export function Holidays() {
  const words = useWords();
  const holidays = useReading('holidays', readHolidays);
  return (
    <Part title={words.settings.holidays} query={holidays}>
      {(known) => <Days known={known} />}
    </Part>
  );
}

type Own = CallingHolidays['own'];

function Days({ known }: { readonly known: CallingHolidays }) {
  const { words, day } = useLanguage();
  const session = useSession();
  const queries = useQueryClient();
  const refusal = useRefusal();
  const mayChange = useMay()('setAccountHolidays');
  const mayTakeBack = mayChange && session.role === 'operator';
  const saving = useAct({
    mutationFn: (own: Own) => setHolidays(session, own),
    // The next change is made to what this one left, and not to what was read before it.
    onSuccess: (changed) => queries.setQueryData(['holidays', session.sid], changed),
    onError: () => queries.invalidateQueries({ queryKey: ['holidays'] }),
  });
  const { own, next, national } = known;
  const coming = next === null ? [] : known.dates.filter((date) => date >= next);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {words.settings.holidaysText}
      </Text>
      <Text size="sm" data-testid="next-holiday">
        {next === null ? words.settings.noHolidays : words.settings.nextHoliday(day(noonOf(next)))}
      </Text>
      <Checkbox
        label={words.settings.nationalHolidays}
        checked={national}
        disabled={!mayChange || saving.isPending || (national && !(own.national && mayTakeBack))}
        onChange={(event) => saving.mutate({ ...own, national: event.currentTarget.checked })}
      />
      {coming.length > 0 && (
        <Group component="ul" gap="xs" p={0} m={0} style={plain} data-testid="holidays">
          {coming.map((date) => (
            <Group component="li" key={date} gap={4} wrap="nowrap">
              <Badge size="lg" color={own.dates.includes(date) ? 'consent' : 'gray.7'}>
                {day(noonOf(date))}
              </Badge>
              {mayTakeBack && own.dates.includes(date) && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={words.settings.takeHolidayBack(day(noonOf(date)))}
                  loading={saving.isPending}
                  onClick={() => saving.mutate({ ...own, dates: own.dates.filter((one) => one !== date) })}
                >
                  {words.settings.takeBack}
                </Button>
              )}
            </Group>
          ))}
        </Group>
      )}
      {mayChange && (
        <NewDay
          isSaving={saving.isPending}
          save={(date, added) => {
            if (coming.includes(date)) added();
            else saving.mutate({ ...own, dates: [...own.dates, date] }, { onSuccess: added });
          }}
        />
      )}
      {saving.isError && (
        <Alert color="red" title={words.entry.failed}>
          {refusal(saving.error)}
        </Alert>
      )}
    </Stack>
  );
}

function NewDay(props: { readonly isSaving: boolean; readonly save: (date: string, added: () => void) => void }) {
  const words = useWords();
  const [date, setDate] = useState('');
  const [isMissing, setMissing] = useState(false);
  useUnsaved(date !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(date === '');
    if (date !== '') props.save(date, () => setDate(''));
  };
  return (
    <form onSubmit={submit}>
      <Group align="start" gap="xs">
        <TextInput
          type="date"
          label={words.settings.holiday}
          description={words.settings.holidayHint}
          min={today()}
          value={date}
          error={isMissing ? words.settings.holidayMissing : null}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Button type="submit" mt={44} loading={props.isSaving}>
          {words.settings.addHoliday}
        </Button>
      </Group>
    </form>
  );
}

/** In India, as a field for a date holds it: a day that has passed would be taken and never shown. */
function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
}

/** A moment of that day in India: what is shown is the day. */
function noonOf(date: string): string {
  return `${date}T12:00:00+05:30`;
}

const plain = { listStyle: 'none' } as const;
