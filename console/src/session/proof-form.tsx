import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { takeFocus } from '#console/shell/focus-back.ts';
import { FailedSignIn, type Refused } from './failed-sign-in.tsx';

/** One text that has to be given. What is `hidden` is a secret. */
export interface Asked<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'email' | 'hidden' | 'code';
  readonly autoComplete: string;
}

export type Given<Name extends string> = Readonly<Record<Name, string>>;

/** Asks for what proves who somebody is, all of it, and does one thing with it: signing in, and whatever takes a password or a code. */
export function ProofForm<Name extends string>(
  props: Refused & {
    readonly asked: readonly Asked<Name>[];
    /** What it says where something is left empty; nothing is done then. */
    readonly missing: string;
    /** Whose password it is, where that is not asked: for whatever keeps the passwords of a browser. */
    readonly username?: string | undefined;
    /** It comes in place of something that had the focus. */
    readonly takesFocus?: boolean;
    readonly button: string;
    readonly isDangerous?: boolean;
    readonly act: (given: Given<Name>) => Promise<unknown>;
    /** Above the fields. */
    readonly children?: ReactNode;
    /** Beside the button. */
    readonly aside?: ReactNode;
  },
) {
  const { asked, missing, username, takesFocus = false, refused, by, button, isDangerous = false, act, children, aside } = props;
  const [given, setGiven] = useState<Given<string>>({});
  const [lacks, setLacks] = useState(false);
  const attempt = useAct({ mutationFn: () => act(allOf(asked, given)) });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isEmpty = asked.some(({ name }) => (given[name] ?? '').trim() === '');
        setLacks(isEmpty);
        if (isEmpty) attempt.reset();
        else attempt.mutate();
      }}
    >
      <Stack gap="sm">
        {children}
        {lacks && <Alert color="red" title={missing} />}
        {attempt.isError && <FailedSignIn error={attempt.error} refused={refused} by={by} />}
        {username !== undefined && <input hidden readOnly type="email" autoComplete="username" value={username} />}
        {asked.map((one, place) => (
          <Field
            key={one.name}
            asked={one}
            isFirst={place === 0}
            takesFocus={takesFocus && place === 0}
            value={given[one.name] ?? ''}
            change={(value) => setGiven((before) => ({ ...before, [one.name]: value }))}
          />
        ))}
        <Group justify="end">
          {aside}
          <Button
            type="submit"
            loading={attempt.isPending}
            {...(isDangerous ? { color: 'red.9' } : {})}
            {...(aside === undefined ? { flex: 1 } : {})}
          >
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Field<Name extends string>(props: {
  readonly asked: Asked<Name>;
  readonly isFirst: boolean;
  readonly takesFocus: boolean;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const { asked, isFirst, takesFocus, value, change } = props;
  const { label, hint, kind, autoComplete } = asked;
  const shared = {
    label,
    description: hint,
    value,
    autoComplete,
    ...(isFirst ? { 'data-autofocus': true } : {}),
    ...(takesFocus ? { ref: takeFocus } : {}),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => change(event.currentTarget.value),
  };
  if (kind === 'hidden') return <PasswordInput {...shared} />;
  // Letters too: a recovery code has them.
  if (kind === 'code') return <TextInput {...shared} inputMode="text" autoCapitalize="none" spellCheck={false} maxLength={64} />;
  return <TextInput {...shared} type={kind} />;
}

/** Secrets as they were typed, all else without spaces around it. */
function allOf<Name extends string>(asked: readonly Asked<Name>[], given: Given<string>): Given<Name> {
  const texts = asked.map(({ name, kind }) => [name, kind === 'hidden' ? (given[name] ?? '') : (given[name] ?? '').trim()]);
  return Object.fromEntries(texts) as Record<Name, string>;
}

/** The fields that more than one form has. */
export function useAsked() {
  const { session } = useWords();
  return {
    email: { name: 'email', label: session.email, kind: 'email', autoComplete: 'username' },
    password: { name: 'password', label: session.password, kind: 'hidden', autoComplete: 'current-password' },
    newPassword: {
      name: 'newPassword',
      label: session.newPassword,
      hint: session.weak,
      kind: 'hidden',
      autoComplete: 'new-password',
    },
    code: { name: 'code', label: session.code, hint: session.codeHint, kind: 'code', autoComplete: 'one-time-code' },
  } as const;
}
