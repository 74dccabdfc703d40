import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';
import { type Asked, type Given, ProofForm, useAsked } from './proof-form.tsx';

/** What was given stays in memory while a code is asked for, to be sent again with it. */
type Step<Name extends string> =
  | { readonly kind: 'password'; readonly isAgain: boolean }
  | { readonly kind: 'code'; readonly given: Given<Name> };

/** The password first and, of whoever has a second factor, a code of it then. */
export function TwoSteps<Name extends string>(props: {
  readonly asked: readonly Asked<Name>[];
  readonly missing: string;
  readonly username?: string | undefined;
  readonly begin: (given: Given<Name>, code: string | undefined) => Promise<unknown>;
  readonly button: string;
  /** What a wrong password means here. */
  readonly refused: string;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}) {
  const { asked, missing, username, begin, button, refused, children, aside } = props;
  const words = useWords();
  const { code } = useAsked();
  const [step, setStep] = useState<Step<Name>>({ kind: 'password', isAgain: false });
  if (step.kind === 'code') {
    return (
      <ProofForm
        key="code"
        asked={[code]}
        missing={words.session.codeMissing}
        takesFocus
        refused={refused}
        button={button}
        act={(given) => begin(step.given, given.code)}
        aside={
          <Button variant="default" onClick={() => setStep({ kind: 'password', isAgain: true })}>
            {words.story.back}
          </Button>
        }
      />
    );
  }
  return (
    <ProofForm
      key="password"
      asked={asked}
      missing={missing}
      username={username}
      takesFocus={step.isAgain}
      refused={refused}
      button={button}
      act={async (given) => {
        try {
          await begin(given, undefined);
        } catch (error) {
          if (!(error instanceof CallFailed) || error.code !== 'code_needed') throw error;
          setStep({ kind: 'code', given });
        }
      }}
      aside={aside}
    >
      {children}
    </ProofForm>
  );
}
